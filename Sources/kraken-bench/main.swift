import Glibc

exit(await Suite.run(Array(CommandLine.arguments.dropFirst())))
