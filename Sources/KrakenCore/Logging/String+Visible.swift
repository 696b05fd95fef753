extension String {
    /// The text on one line, without anything that could steer a terminal or turn the direction of writing.
    ///
    /// Line breaks and tabs become spaces; other control characters, and those that mark a direction or are never
    /// seen, are written out, such as `\\u{1b}`. For texts that come from the exchange or from a user.
    package var visible: String {
        guard !unicodeScalars.allSatisfy({ $0.fate == .kept }) else { return self }
        var result = ""
        for scalar in unicodeScalars {
            switch scalar.fate {
            case .kept: result.unicodeScalars.append(scalar)
            case .space: result += " "
            case .written: result += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return result
    }
}

/// What becomes of a character.
private enum Fate {
    case kept, space, written
}

extension Unicode.Scalar {
    fileprivate var fate: Fate {
        switch value {
        case 0x09...0x0D, 0x85, 0x2028, 0x2029: .space
        case 0x00...0x1F, 0x7F...0x9F: .written
        case 0x061C, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF: .written
        default: .kept
        }
    }
}
