using Abide.Cli.CommandLine;
using Abide.Protocol;
using Abide.Protocol.Messages;

namespace Abide.Cli.Tests;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(ErrorCodes.NotFound, 3)]
    [InlineData(ErrorCodes.Ambiguous, 3)]
    [InlineData(ErrorCodes.Exists, 4)]
    [InlineData(ErrorCodes.Refused, 4)]
    [InlineData(ErrorCodes.Invalid, 2)]
    [InlineData(ErrorCodes.Denied, 5)]
    [InlineData(ErrorCodes.Timeout, 124)]
    [InlineData(ErrorCodes.Unsupported, 6)]
    [InlineData(ErrorCodes.Version, 6)]
    [InlineData(ErrorCodes.Failed, 1)]
    [InlineData("something-new", 1)]
    public void Every_refusal_has_its_code(string error, int exit)
    {
        Assert.Equal(exit, ExitCode.Of(error));
        Assert.Equal(exit, Application.Code(new RequestException(new ErrorReply(error, "no"))));
    }

    [Fact]
    public void Every_fault_has_its_code()
    {
        Assert.Equal(2, Application.Code(new UsageException("")));
        Assert.Equal(3, Application.Code(new MissingException("")));
        Assert.Equal(5, Application.Code(new UnusableException("")));
        Assert.Equal(6, Application.Code(new UnreachableException("")));
        Assert.Equal(6, Application.Code(new ProtocolException("")));
        Assert.Equal(1, Application.Code(new InvalidOperationException("")));
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(42, null, 42)]
    [InlineData(null, 9, 137)]
    [InlineData(null, null, 1)]
    public void A_program_passes_its_own_code_on(int? code, int? signal, int exit) => Assert.Equal(exit, ExitCode.Of(new ExitRow(code, signal, "")));
}
