using System.Net;
using System.Net.Sockets;
using System.Text;
using Abide.EndToEnd.Tests.Harness;

namespace Abide.EndToEnd.Tests;

/// <summary>A real browser that was let in opens a page of elsewhere.</summary>
public sealed class BrowserTests
{
    [Fact]
    public async Task A_page_of_elsewhere_can_neither_read_nor_write_nor_upgrade()
    {
        Assert.SkipUnless(Programs.IsInstalled("chromium"), "chromium is not installed");
        await using var abide = new AbideInstance();
        await abide.NewAsync("demo", "exec cat");
        var port = await abide.ServeAsync();
        var own = $"http://localhost:{port}";
        var link = (await abide.DoAsync("pair")).Text.Trim().Split('\n')[^1].Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        using var pages = new Pages(new Dictionary<string, string>
        {
            ["/evil"] = $$"""
                <!doctype html><title>evil</title><pre id=said></pre><script>
                const base = '{{own}}/api/v1', said = [];
                const tried = async (what, attempt) => { try { said.push(what + ' ' + await attempt()); } catch { said.push(what + ' refused'); } };
                const socket = url => new Promise((good, bad) => { const s = new WebSocket(url); s.onopen = () => good('opened'); s.onerror = bad; });
                (async () => {
                  await tried('read', async () => (await fetch(base + '/sessions', { credentials: 'include' })).status);
                  await tried('blind', async () => (await fetch(base + '/sessions/demo/start', { method: 'POST', mode: 'no-cors', credentials: 'include' })).type);
                  await tried('write', async () => (await fetch(base + '/sessions', { method: 'POST', credentials: 'include', headers: { 'Content-Type': 'application/json' }, body: '{"name":"planted"}' })).status);
                  await tried('form', async () => (await fetch(base + '/sessions', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"name":"planted"}' })).type);
                  await tried('upgrade', () => socket(base.replace('http', 'ws') + '/stream'));
                  await tried('events', () => new Promise((good, bad) => { const e = new EventSource(base + '/events', { withCredentials: true }); e.onopen = () => good('opened'); e.onerror = bad; }));
                  const image = new Image(); await tried('image', () => new Promise((good, bad) => { image.onload = () => good('shown'); image.onerror = bad; image.src = base + '/sessions/demo/screen?format=svg'; }));
                  document.getElementById('said').textContent = said.join('\n') + '\nover';
                })();
                </script><iframe src="{{own}}/"></iframe>
                """,
        });
        await using var browser = await Browser.StartAsync(abide);

        await browser.GoAsync(link);
        await browser.EvaluateAsync("document.querySelector('button').click()");
        await Eventually.Gives(() => browser.EvaluateAsync("document.body.innerText"), text => text.Contains("This browser is in", StringComparison.Ordinal), "the browser is let in");
        Assert.Contains("demo", await browser.EvaluateAsync("fetch('/api/v1/sessions').then(answer => answer.text())"), StringComparison.Ordinal);
        Assert.Equal("opened", await browser.EvaluateAsync("new Promise(good => { const s = new WebSocket(location.origin.replace('http', 'ws') + '/api/v1/stream'); s.onopen = () => good('opened'); s.onerror = () => good('refused'); })"));

        // Another port of the same name is the same site to the browser: it sends the cookie along.
        await browser.GoAsync($"http://localhost:{pages.Port}/evil");
        var shown = await Eventually.Gives(() => browser.EvaluateAsync("document.getElementById('said')?.textContent ?? ''"), text => text.Contains("over", StringComparison.Ordinal), "the page has tried everything");

        foreach (var what in (string[])["read", "write", "upgrade", "events", "image"])
            Assert.Contains($"{what} refused", shown, StringComparison.Ordinal);
        Assert.Equal(["demo"], (await abide.ListAsync()).Select(row => row.Name));
        var audit = (await abide.DoAsync("audit")).Text;
        Assert.Contains("a page of", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("planted", audit, StringComparison.Ordinal);
    }

    /// <summary>A few pages on a port of this machine: another origin.</summary>
    private sealed class Pages : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Dictionary<string, string> _pages;

        public Pages(Dictionary<string, string> pages)
        {
            _pages = pages;
            _listener.Start();
            _ = ServeAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                    _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                var path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // Headers say nothing here.
                }

                var body = Encoding.UTF8.GetBytes(_pages.GetValueOrDefault(path, ""));
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {(body.Length > 0 ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/html\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(body);
            }
        }
    }
}
