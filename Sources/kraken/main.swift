import KrakenCLI

Entry.run(Array(CommandLine.arguments.dropFirst()))
