import Glibc
import KrakenCLI

let words = Array(CommandLine.arguments.dropFirst())
if let answer = Entry.immediateAnswer(words) {
    print(answer, terminator: "")
    exit(0)
}
exit(await Entry.run(words))
