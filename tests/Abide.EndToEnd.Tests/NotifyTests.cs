using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>What people are told, and how it reaches them.</summary>
public class NotifyTests
{
    [Fact]
    public async Task A_desktop_shows_once_that_a_command_is_paused_with_what_it_said_last_and_once_that_it_has_recovered()
    {
        Assert.SkipUnless(Desktop.Missing is null, $"{Desktop.Missing} is missing");
        await using var abide = new AbideInstance();
        await using var desktop = await Desktop.StartAsync(abide);
        Configure(abide, $"notify:\n  bus: {desktop.Bus}\n  group: 0s\n");
        File.WriteAllText(
            abide.File("abide.yaml"),
            "commands:\n- name: shop\n  command: [/bin/sh, -c, 'test -e well && exec sleep 1000; echo \"no <b>stock</b> & no staff\"; exit 7']\n  restart: {max_retries: 2, delay: 10ms, healthy_after: 500ms}\n");
        Assert.Equal("desktop: sent\n", (await abide.DoAsync("notify", "test", "desktop")).Text);

        await abide.RunAsync("up");
        await Eventually.Holds(() => Count(desktop, "shop is paused: failed 3 times in a row") == 1, "it is shown");
        Assert.Contains("no &lt;b>stock&lt;/b> &amp; no staff", desktop.Shown, StringComparison.Ordinal);
        Assert.Contains("urgency: CRITICAL", desktop.Shown, StringComparison.Ordinal);

        File.WriteAllText(abide.File("well"), "");
        await abide.DoAsync("resume", "shop");
        await Eventually.Holds(() => Count(desktop, "shop runs well again") == 1, "that it has recovered is shown, too");
        Assert.Equal(1, Count(desktop, "is paused"));
    }

    [Fact]
    public async Task A_webhook_is_sent_what_happened_signed_and_again_until_it_takes_it()
    {
        await using var abide = new AbideInstance();
        using var hook = new TcpListener(IPAddress.Loopback, 0);
        hook.Start();
        File.WriteAllText(abide.File("secret"), "open sesame\n");
        Configure(abide, $"notify:\n  desktop: off\n  webhook: http://127.0.0.1:{((IPEndPoint)hook.LocalEndpoint).Port}/hook\n  webhook_secret: {abide.File("secret")}\n");
        File.WriteAllText(abide.File("abide.yaml"), "commands:\n- name: job\n  command: [/bin/sh, -c, 'echo the end; exit 1']\n  oneshot: true\n");
        await abide.RunAsync("up");

        await AnswerAsync(hook, "503 Busy");
        var (head, body) = await AnswerAsync(hook, "204 No Content");

        Assert.StartsWith("POST /hook HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"failed\",\"name\":\"job\",\"text\":\"job failed: exited with code 1\"", body, StringComparison.Ordinal);
        Assert.Contains("\"tail\":[\"the end\"]", body, StringComparison.Ordinal);
        var signature = head.Split("\r\n").Single(line => line.StartsWith("Abide-Signature: t=", StringComparison.Ordinal))["Abide-Signature: t=".Length..].Split(",sha256=");
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("open sesame"u8, Encoding.UTF8.GetBytes($"{signature[0]}.{body}"))), signature[1]);
    }

    [Fact]
    public async Task A_test_says_of_each_way_whether_it_arrived()
    {
        await using var abide = new AbideInstance();
        Configure(abide, "notify:\n  desktop: off\n  command: 'echo cannot tell >&2; exit 3'\n");

        var test = await abide.RunAsync("notify", "test");

        Assert.Equal((1, "command: the command exited with code 3: cannot tell\n"), (test.ExitCode, test.Text));
        (await abide.RunAsync("notify", "test", "pigeon")).MustFail(2, "desktop, webhook, command", "not by 'pigeon'");
    }

    /// <summary>Takes one request and answers it.</summary>
    private static async Task<(string Head, string Body)> AnswerAsync(TcpListener listener, string status)
    {
        using var client = await listener.AcceptTcpClientAsync().InTime("the webhook is called");
        var stream = client.GetStream();
        var (received, buffer) = (new List<byte>(), new byte[4096]);
        while (true)
        {
            var count = await stream.ReadAsync(buffer).AsTask().InTime("the request is whole");
            received.AddRange(buffer[..count]);
            var text = Encoding.UTF8.GetString([.. received]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var length = int.Parse(text.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            if (received.Count < Encoding.UTF8.GetByteCount(text[..(end + 4)]) + length)
                continue;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n"));
            return (text[..end], text[(end + 4)..]);
        }
    }

    private static int Count(Desktop desktop, string text) => desktop.Shown.Split('\n').Count(line => line.Contains("summary", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    private static void Configure(AbideInstance abide, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(abide.Paths.ConfigFile)!);
        File.WriteAllText(abide.Paths.ConfigFile, text);
    }
}
