using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests.Harness;

/// <summary>HTTP to an instance: over its local socket, or to a served address from whichever loopback address.</summary>
internal static class HttpClients
{
    /// <summary>A client of the local socket.</summary>
    public static HttpClient Http(this AbideInstance abide) => Over("http://localhost", async token =>
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(abide.Paths.HttpSocket), token);
        return new NetworkStream(socket, ownsSocket: true);
    });

    /// <summary>A client of a served address.</summary>
    /// <param name="port">The port on 127.0.0.1.</param>
    /// <param name="from">The loopback address that it comes from; lock-outs are by address.</param>
    public static HttpClient Http(int port, string from = "127.0.0.1") => Over($"http://127.0.0.1:{port}", token => ConnectAsync(port, from, token));

    public static async Task<Stream> ConnectAsync(int port, string from, CancellationToken token)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, token);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>Serves HTTP on a free port of this machine.</summary>
    public static async Task<int> ServeAsync(this AbideInstance abide, params IReadOnlyList<string> options)
    {
        var result = await abide.DoAsync(["serve", "--http", "127.0.0.1:0", "--detach", "--json", .. options]);
        return new Uri(JsonSerializer.Deserialize(result.Text, RowJson.Default.HttpStatusReply)!.Sites[0].Url).Port;
    }

    /// <summary>Makes a token.</summary>
    public static async Task<string> TokenAsync(this AbideInstance abide, string name, params IReadOnlyList<string> options) =>
        (await abide.DoAsync(["token", "create", name, "--plain", .. options])).Text.Trim();

    public static HttpRequestMessage Request(HttpMethod method, string path, string? token = null, string? json = null)
    {
        var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (token is not null)
            request.Headers.Add("Authorization", "Bearer " + token);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return request;
    }

    /// <summary>Sends a request and reads the answer.</summary>
    public static async Task<(HttpResponseMessage Answer, JsonElement Json)> AskAsync(this HttpClient http, HttpMethod method, string path, string? token = null, string? json = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = Request(method, path, token, json);
        change?.Invoke(request);
        var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer, answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Opens a WebSocket.</summary>
    public static async Task<ClientWebSocket> WebSocketAsync(this HttpClient http, string path, Action<ClientWebSocketOptions>? change = null)
    {
        var socket = new ClientWebSocket();
        change?.Invoke(socket.Options);
        await socket.ConnectAsync(new Uri("ws://" + http.BaseAddress!.Authority + "/api/v1" + path), http, CancellationToken.None);
        return socket;
    }

    private static HttpClient Over(string address, Func<CancellationToken, Task<Stream>> connect) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) => await connect(token), AllowAutoRedirect = false, UseCookies = false, UseProxy = false,
    })
    {
        BaseAddress = new Uri(address), Timeout = Eventually.Patience,
    };
}
