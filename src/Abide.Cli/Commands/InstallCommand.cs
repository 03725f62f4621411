using Abide.Cli.CommandLine;

namespace Abide.Cli.Commands;

internal static class InstallCommand
{
    public static readonly Option Prefix = new("prefix", "Install below this directory (default: ~/.local).") { Value = "DIR", Completes = Offer.Directories };

    public static readonly Command Definition = new("install", "", "Publish optimised programs into ~/.local (from a clone: ./abide install).", Run)
    {
        IsLocal = true,
        Group = Group.Other,
        Options = [Prefix],
        Details = """
            Builds abide and abide-keeper natively where a C compiler and zlib's headers are there (else ahead of time for the .NET runtime) and
            abided for the .NET runtime, into DIR/lib/abide, and links DIR/bin/abide to them. Programs that run keep their old files.
            """,
        Examples = ["./abide install", "./abide install --prefix /usr/local"],
    };

    // The script at the root of a clone does this itself, before there is a program.
    private static int Run(Call call) =>
        throw new UnusableException("installing needs the sources: run ./abide install in a clone of Abide");
}
