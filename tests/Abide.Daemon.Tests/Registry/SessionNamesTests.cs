using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Tests.Registry;

/// <summary>Which session is meant: never one that was not named.</summary>
public sealed class SessionNamesTests
{
    private static readonly SessionId s_one = Id("01a00000-0000-7000-8000-000000000001"), s_two = Id("01a00000-0000-7000-8000-000000000002"), s_other = Id("01b00000-0000-7000-8000-000000000003");

    private readonly SessionNames<string> _names = new();

    public SessionNamesTests()
    {
        foreach (var (name, id) in (ReadOnlySpan<(string, SessionId)>)[("one", s_one), ("two", s_two), ("other", s_other)])
        {
            _names.Claim(name, id);
            _names.Add(id, name);
        }
    }

    [Theory]
    [InlineData("", ErrorCodes.NotFound)]
    [InlineData("o", ErrorCodes.NotFound)] // the beginning of a name means nothing
    [InlineData("01b00", ErrorCodes.NotFound)] // nor does that of an id which is too short
    [InlineData("01a00000", ErrorCodes.Ambiguous)]
    [InlineData("-", ErrorCodes.NotFound)]
    [InlineData("%", ErrorCodes.NotFound)]
    public void What_may_mean_several_or_none_means_none(string text, string code) => Assert.Equal(code, Assert.Throws<RefusedException>(() => _names.Find(text)).Code);

    [Theory]
    [InlineData("one", "one")]
    [InlineData("ONE", "one")]
    [InlineData("01b00000", "other")]
    [InlineData("01A00000-0000-7000-8000-000000000002", "two")]
    public void A_name_an_id_and_enough_of_an_id_mean_one(string text, string name) => Assert.Equal(name, _names.Find(text));

    [Fact]
    public void A_name_is_claimed_by_one_of_many_at_once()
    {
        var claimed = 0;
        Parallel.For(0, 200, _ =>
        {
            try
            {
                _names.Claim("wanted", SessionId.New(TimeProvider.System));
                Interlocked.Increment(ref claimed);
            }
            catch (RefusedException taken) when (taken.Code == ErrorCodes.Exists)
            {
                // Somebody else was first.
            }
        });

        Assert.Equal(1, claimed);
        Assert.Equal(200, Enumerable.Range(0, 200).AsParallel().Select(_ => _names.ClaimChosen(["npm", "run", "dev"], SessionId.New(TimeProvider.System))).Distinct().Count());
    }

    private static SessionId Id(string text) => SessionId.TryParse(text, out var id) ? id : throw new ArgumentException(text);
}
