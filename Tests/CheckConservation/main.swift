import Glibc

exit(Check.run(Array(CommandLine.arguments.dropFirst())))
