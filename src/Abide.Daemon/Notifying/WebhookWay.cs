using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Calls;
using Abide.Daemon.Configuration;

namespace Abide.Daemon.Notifying;

/// <summary>
/// A POST of JSON to an address. Where there is a secret, <c>Abide-Signature: t=SECONDS,sha256=HEX</c> has the HMAC-SHA256 (RFC 2104) of <c>SECONDS.BODY</c> with it, so that the
/// receiver knows who sent it and that it is new. What is not taken with a status of 200 to 299 is sent again, four times, after 1, 4, 16 and 64 seconds, but for refusals
/// (400 to 499 other than 408 and 429).
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class WebhookWay(TimeProvider time) : INoticeWay
{
    private const int Tries = 5;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public string Name => "webhook";

    public bool IsOn(NotifySettings settings) => settings.Webhook is not null;

    public async Task SendAsync(IReadOnlyList<Notice> notices, NotifySettings settings, CancellationToken ends)
    {
        var url = new Uri(settings.Webhook!);
        var body = JsonSerializer.SerializeToUtf8Bytes(new NoticeBody(notices), NoticeJson.Default.NoticeBody);
        for (var (tried, wait) = (1, TimeSpan.FromSeconds(1)); ; tried++, wait *= 4)
        {
            var (isTaken, isFinal, why) = await TryAsync(url, body, settings, ends);
            if (isTaken)
                return;
            if (isFinal || tried == Tries)
                throw new NoticeException($"{url}: {why}");
            await Task.Delay(wait, time, ends);
        }
    }

    /// <summary>The signature of a body sent at a time.</summary>
    public static string Sign(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")), .. body];
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed))}");
    }

    private async Task<(bool IsTaken, bool IsFinal, string Why)> TryAsync(Uri url, byte[] body, NotifySettings settings, CancellationToken ends)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ends);
        await using var timer = time.CreateTimer(_ => patience.Cancel(), null, s_patience, Timeout.InfiniteTimeSpan);
        try
        {
            var call = HttpCall.Post(url, body);
            if (settings.WebhookSecret is { } file)
                call = call with { Headers = [.. call.Headers, ("Abide-Signature", Sign((await File.ReadAllTextAsync(file, ends)).Trim(), time.GetUtcNow().ToUnixTimeSeconds(), body))] };
            var (status, text) = await call.SendAsync(patience.Token);
            return (status is >= 200 and <= 299, status is >= 400 and <= 499 and not 408 and not 429, $"it answers '{text}'");
        }
        catch (UnauthorizedAccessException e)
        {
            return (false, true, e.Message);
        }
        catch (IOException e)
        {
            return (false, e is FileNotFoundException or DirectoryNotFoundException, e.Message);
        }
        catch (OperationCanceledException) when (!ends.IsCancellationRequested)
        {
            return (false, false, string.Create(CultureInfo.InvariantCulture, $"no answer within {s_patience.TotalSeconds} s"));
        }
    }
}
