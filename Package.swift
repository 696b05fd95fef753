// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Optimised in debug builds, too, with every check left in: the tests live long histories of the built-in exchange.
let quick: [SwiftSetting] =
    strict + [.unsafeFlags(["-O", "-assert-config", "Debug"], .when(configuration: .debug))]

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict
) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// Makes the program start faster: links the C++ library that Swift needs statically, where `configs/build.sh` has put
/// it, and packs the relocations, which are most of what the loader has to read (only lld can do that).
let quickStart = [
    "-L", ".build/static-libraries", "-Xclang-linker", "-static-libgcc", "-use-ld=lld", "-Xlinker", "-z", "-Xlinker",
    "pack-relative-relocs",
]

let package = Package(
    name: "kraken",
    products: [
        .library(name: "KrakenCore", targets: ["KrakenCore"]),
        .executable(name: "kraken", targets: ["kraken"]),
        .executable(name: "kraken-bench", targets: ["kraken-bench"]),
    ],
    targets: [
        .systemLibrary(name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CLinux"),
        library("Trading", settings: quick),
        library("CommandKit"),
        library("Transport", ["CCurl"], settings: quick),
        library("Storage", ["Trading", "CSQLite", "CLinux"], settings: quick),
        library("KrakenCore", ["Trading", "Transport", "Storage", "COpenSSL", "CZlib", "CLinux"]),
        library(
            "KrakenSandbox", ["Trading", "Transport", "Storage", "COpenSSL", "CLinux"], settings: quick),
        library(
            "KrakenCLI",
            ["CommandKit", "KrakenCore", "KrakenSandbox", "Storage", "Trading", "Transport", "CLinux"]),
        .executableTarget(
            name: "kraken", dependencies: ["KrakenCLI"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(quickStart, .when(configuration: .release))]),
        program(
            "kraken-bench", ["KrakenCore", "KrakenSandbox", "Storage", "Trading", "Transport", "COpenSSL", "CLinux"]),
        .target(
            name: "TestSupport", dependencies: ["Trading", "Transport", "CLinux"], path: "Tests/TestSupport",
            swiftSettings: strict),
        .target(
            name: "Conservation",
            dependencies: ["KrakenSandbox", "KrakenCore", "Storage", "Trading", "Transport", "CSQLite"],
            path: "Tests/Conservation", swiftSettings: strict),
        .target(
            name: "FaultMatrix", dependencies: ["KrakenCore", "KrakenSandbox", "TestSupport", "Transport"],
            path: "Tests/FaultMatrix", swiftSettings: strict),
        .executableTarget(
            name: "check-conservation", dependencies: ["Conservation"], path: "Tests/CheckConservation",
            swiftSettings: strict),
        tests("TradingTests", ["Trading", "TestSupport"]),
        tests("CommandKitTests", ["CommandKit", "TestSupport"]),
        tests("TransportTests", ["Transport", "TestSupport"]),
        tests("StorageTests", ["Storage", "Trading", "TestSupport"]),
        tests(
            "KrakenCoreTests",
            ["KrakenCore", "KrakenSandbox", "Storage", "Trading", "Transport", "TestSupport", "CZlib"]),
        tests(
            "KrakenSandboxTests",
            ["KrakenSandbox", "Conservation", "Storage", "Trading", "Transport", "TestSupport"]),
        tests(
            "KrakenCLITests",
            [
                "KrakenCLI", "CommandKit", "KrakenCore", "KrakenSandbox", "Storage", "Trading", "Transport",
                "TestSupport", "FaultMatrix",
            ], exclude: ["Snapshots/Texts"]),
        tests(
            "AcceptanceTests",
            [
                "kraken", "KrakenSandbox", "Conservation", "FaultMatrix", "Storage", "Trading", "Transport",
                "TestSupport",
            ]),
    ],
    swiftLanguageModes: [.v6]
)
