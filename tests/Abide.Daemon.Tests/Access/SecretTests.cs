using Abide.Daemon.Access;
using Abide.Daemon.Catalog;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Daemon.Tests.Support;

namespace Abide.Daemon.Tests.Access;

/// <summary>Tokens, one-time secrets, lock-outs, by a clock that tests move.</summary>
public sealed class SecretTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("abide-secrets-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_one_time_secret_is_good_once_and_not_for_long()
    {
        var secrets = new OneTimeSecrets<string>(TimeSpan.FromSeconds(30), _time);
        var (first, second) = (secrets.Issue("first"), secrets.Issue("second"));

        Assert.Null(secrets.Take("made up"));
        Assert.Equal("second", secrets.Take(second));
        Assert.Null(secrets.Take(second));
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(secrets.Take(first));
    }

    [Fact]
    public void Of_too_many_one_time_secrets_the_oldest_go()
    {
        var secrets = new OneTimeSecrets<string>(TimeSpan.FromSeconds(30), _time);
        var first = secrets.Issue("first");
        var others = Enumerable.Range(0, 1000).Select(_ => secrets.Issue("other")).ToList();

        Assert.Null(secrets.Take(first));
        Assert.Equal("other", secrets.Take(others[0]));
    }

    [Fact]
    public void An_address_is_locked_out_for_longer_each_time_and_no_other_is()
    {
        var attempts = new FailedAttempts(_time);
        var locks = new List<TimeSpan>();
        for (var round = 0; round < 8; round++)
        {
            for (var i = 0; i < FailedAttempts.Free; i++)
                Assert.False(attempts.Note("a"));
            Assert.True(attempts.Note("a"));
            locks.Add(attempts.LockOf("a"));
            Assert.Equal(TimeSpan.Zero, attempts.LockOf("b"));
            _time.Advance(locks[^1]);
            Assert.Equal(TimeSpan.Zero, attempts.LockOf("a"));
        }

        Assert.Equal([30, 60, 120, 240, 480, 900, 900, 900], locks.Select(locked => locked.TotalSeconds));
    }

    [Fact]
    public void A_few_mistakes_now_and_then_lock_nobody_out()
    {
        var attempts = new FailedAttempts(_time);
        for (var i = 0; i < 100; i++)
        {
            Assert.False(attempts.Note("a"));
            _time.Advance(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_token_opens_until_it_is_revoked_or_over_also_after_a_restart()
    {
        var file = Path.Combine(_directory.FullName, "catalog.db");
        string kept, timed, gone;
        using (var catalog = SessionCatalog.Open(file, _time))
        {
            using var tokens = new Tokens(catalog, _time);
            await tokens.LoadAsync();
            (kept, _) = await tokens.CreateAsync("kept", Scopes.View, null, null);
            _time.Advance(TimeSpan.FromSeconds(1));
            (timed, _) = await tokens.CreateAsync("timed", Scopes.Own, SessionId.New(_time), _time.GetUtcNow() + TimeSpan.FromDays(1));
            (gone, _) = await tokens.CreateAsync("gone", Scopes.Own, null, null);
            var cut = tokens.Find(gone, TokenRecord.TokenKind)!.Revoked;
            await Assert.ThrowsAsync<RefusedException>(() => tokens.CreateAsync("KEPT", Scopes.View, null, null));
            await tokens.RevokeAsync("Gone");
            await Assert.ThrowsAsync<RefusedException>(() => tokens.RevokeAsync("gone"));

            Assert.True(cut.IsCancellationRequested);
            Assert.Null(tokens.Find(gone, TokenRecord.TokenKind));
            Assert.Null(tokens.Find(kept, TokenRecord.BrowserKind)); // a token is no cookie
            Assert.Equal("kept", tokens.Find(kept, TokenRecord.TokenKind)!.Record.Name);
        }

        using (var catalog = SessionCatalog.Open(file, _time))
        {
            using var tokens = new Tokens(catalog, _time);
            await tokens.LoadAsync();
            Assert.Equal(["kept", "timed"], tokens.All.Select(record => record.Name));
            Assert.NotNull(tokens.All[0].LastUsedAt);
            Assert.NotNull(tokens.Find(timed, TokenRecord.TokenKind));
            _time.Advance(TimeSpan.FromDays(2));
            Assert.Null(tokens.Find(timed, TokenRecord.TokenKind));
            Assert.Equal(["kept"], tokens.All.Select(record => record.Name));
            Assert.NotNull(tokens.Find(kept, TokenRecord.TokenKind));
        }

        Assert.DoesNotContain(kept, System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("view", "view")]
    [InlineData("type", "type")]
    [InlineData("own view", "own")]
    [InlineData("approve type", "type approve")]
    [InlineData("admin own view", "admin")]
    public void Scopes_are_told_without_what_others_include(string given, string told) =>
        Assert.Equal(told.Split(' '), ScopeWords.Words(ScopeWords.Parse(given.Split(' '), out _)!.Value));

    [Fact]
    public void An_unknown_scope_is_named()
    {
        Assert.Null(ScopeWords.Parse(["view", "root"], out var unknown));
        Assert.Equal("root", unknown);
    }
}
