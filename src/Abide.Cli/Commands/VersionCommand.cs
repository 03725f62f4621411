using Abide.Cli.CommandLine;
using Abide.Cli.Output;
using Abide.Protocol;

namespace Abide.Cli.Commands;

internal static class VersionCommand
{
    public static readonly Command Definition = new("version", "", "Tell the version of this program.", Run)
    {
        IsLocal = true,
        Group = Group.Other,
        Options = [Shared.Json],
        Details = "The daemon's own version is in 'abide daemon status'.",
        Examples = ["abide version"],
    };

    private static int Run(Call call)
    {
        call.Out.Line(call.Has(Shared.Json)
            ? $"{{\"version\":\"{ProtocolVersion.Product}\",\"protocol\":{ProtocolVersion.Current}}}"
            : $"abide {ProtocolVersion.Product}");
        return ExitCode.Done;
    }
}
