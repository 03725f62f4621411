using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>Chromium without a window, driven over its DevTools protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private int _lastId;

    private Browser(Process process) => _process = process;

    public static async Task<Browser> StartAsync(AbideInstance abide)
    {
        var profile = abide.File("browser");
        var start = new Command("chromium", ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            Environment = abide.Environment,
        };
        var browser = new Browser(start.Start());
        _ = browser._process.StandardError.BaseStream.CopyToAsync(Stream.Null);
        _ = browser._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var file = Path.Combine(profile, "DevToolsActivePort");
        await Eventually.Holds(() => File.Exists(file) && File.ReadAllLines(file).Length >= 2, "the browser listens");
        var port = (await File.ReadAllLinesAsync(file))[0];
        using var http = new HttpClient();
        var page = await Eventually.Gives(
            async () => JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json")).RootElement.EnumerateArray().FirstOrDefault(target => target.GetProperty("type").GetString() == "page"),
            target => target.ValueKind == JsonValueKind.Object,
            "the browser has a page");
        await browser._socket.ConnectAsync(new Uri(page.GetProperty("webSocketDebuggerUrl").GetString()!), CancellationToken.None);
        return browser;
    }

    /// <summary>Opens an address and waits until it is loaded.</summary>
    public async Task GoAsync(string address)
    {
        await SendAsync("Page.navigate", new JsonObject { ["url"] = address });
        await Eventually.Gives(() => EvaluateAsync("location.href + ' ' + document.readyState"), state => state == $"{address} complete", $"{address} is loaded");
    }

    /// <summary>What an expression gives on the page, as text.</summary>
    public async Task<string> EvaluateAsync(string expression)
    {
        var answer = await SendAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer.GetProperty("result").GetProperty("result").TryGetProperty("value", out var value) ? value.ToString() : "";
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<JsonElement> SendAsync(string method, JsonObject parameters)
    {
        var id = ++_lastId;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }), WebSocketMessageType.Text, true, CancellationToken.None);
        while (true)
        {
            var message = new MemoryStream();
            var buffer = new byte[65536];
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Eventually.Patience);
                message.Write(buffer, 0, received.Count);
            }
            while (!received.EndOfMessage);
            var answer = JsonDocument.Parse(message.ToArray()).RootElement;
            if (answer.TryGetProperty("id", out var of) && of.GetInt32() == id)
                return answer;
        }
    }
}
