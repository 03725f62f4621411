using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Abide.Daemon.Tests.House;
using Abide.EndToEnd.Tests.Harness;
using Abide.Protocol;
using Abide.Protocol.Frames;
using Abide.Protocol.Messages;

namespace Abide.EndToEnd.Tests;

/// <summary>The HTTP API, over the local socket.</summary>
public sealed class HttpTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_lives_its_whole_life_over_http()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        using var http = abide.Http();
        var (made, row) = await http.AskAsync(HttpMethod.Post, "/sessions", json: """{"name":"web","command":["/bin/sh","-c","echo ready; read line; echo got $line; exec sleep 1000"],"labels":["x"],"columns":100,"rows":30}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal($"/api/v1/sessions/{row.GetProperty("id").GetString()}", made.Headers.Location!.ToString());
        Assert.Equal("running", row.GetProperty("status").GetString());

        Assert.Equal(HttpStatusCode.OK, (await http.AskAsync(HttpMethod.Post, "/sessions/web/wait", json: """{"output":"ready","timeout_seconds":20}""")).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await http.AskAsync(HttpMethod.Post, "/sessions/web/input", json: """{"text":"hello\n"}""")).Answer.StatusCode);
        var (_, waited) = await http.AskAsync(HttpMethod.Post, "/sessions/web/wait", json: """{"output":"got hello","timeout_seconds":20}""");
        Assert.Equal("got hello", waited.GetProperty("match").GetString());
        Assert.Contains("got hello", await http.GetStringAsync("/api/v1/sessions/web/screen", Cancelled), StringComparison.Ordinal);
        var (screen, _) = await http.AskAsync(HttpMethod.Get, "/sessions/web/screen?format=html");
        Assert.Equal("text/html", screen.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", screen.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(60, (await http.AskAsync(HttpMethod.Post, "/sessions/web/resize", json: """{"cols":60,"rows":20}""")).Json.GetProperty("cols").GetInt32());

        var (shown, before) = await http.AskAsync(HttpMethod.Get, "/sessions/web");
        var tag = shown.Headers.ETag!;
        var (changed, after) = await http.AskAsync(HttpMethod.Patch, "/sessions/web", json: """{"name":"shop","title":"The shop","pinned":true,"remove_labels":["x"],"add_labels":["y"]}""", change: request => request.Headers.IfMatch.Add(tag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal(("shop", "The shop", true, "y"), (after.GetProperty("name").GetString(), after.GetProperty("title").GetString(), after.GetProperty("pinned").GetBoolean(), after.GetProperty("labels")[0].GetString()));
        Assert.True(after.GetProperty("revision").GetInt64() > before.GetProperty("revision").GetInt64());
        var (stale, problem) = await http.AskAsync(HttpMethod.Patch, "/sessions/shop", json: """{"title":"Late","name":"late"}""", change: request => request.Headers.IfMatch.Add(tag));
        Assert.Equal((HttpStatusCode.PreconditionFailed, "changed"), (stale.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal("shop", (await abide.ShowAsync("shop")).Name); // the name as little as the title
        Assert.Equal(HttpStatusCode.NotFound, (await http.AskAsync(HttpMethod.Get, "/sessions/late")).Answer.StatusCode);

        Assert.Equal(HttpStatusCode.Conflict, (await http.AskAsync(HttpMethod.Delete, "/sessions/shop")).Answer.StatusCode);
        Assert.Equal("running", (await http.AskAsync(HttpMethod.Post, "/sessions/shop/signal", json: """{"signal":28}""")).Json.GetProperty("status").GetString());
        Assert.Equal("stopped", (await http.AskAsync(HttpMethod.Post, "/sessions/shop/stop", json: """{"now":true}""")).Json.GetProperty("status").GetString());
        Assert.Equal(2, (await http.AskAsync(HttpMethod.Post, "/sessions/shop/restart")).Json.GetProperty("run").GetInt32());
        Assert.Equal(HttpStatusCode.NoContent, (await http.AskAsync(HttpMethod.Delete, "/sessions/shop?force=true")).Answer.StatusCode);
        Assert.Equal("shop", (await http.AskAsync(HttpMethod.Get, "/trash")).Json.GetProperty("sessions")[0].GetProperty("name").GetString());
        Assert.Equal("back", (await http.AskAsync(HttpMethod.Post, "/trash/shop/restore", json: """{"name":"back"}""")).Json.GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_wrong_is_said_in_one_line()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        using var http = abide.Http();
        foreach (var (method, path, json, status, word) in ((HttpMethod, string, string?, int, string)[])
        [
            (HttpMethod.Get, "/sessions?limt=3", null, 400, "limt"),
            (HttpMethod.Get, "/sessions?limit=201", null, 400, "200"),
            (HttpMethod.Get, "/sessions?limit=x", null, 400, "whole number"),
            (HttpMethod.Get, "/sessions?cursor=x", null, 400, "cursor"),
            (HttpMethod.Get, "/sessions/nobody", null, 404, "nobody"),
            (HttpMethod.Post, "/sessions", "{", 400, "body"),
            (HttpMethod.Post, "/sessions", """{"comand":["ls"]}""", 400, "comand"),
            (HttpMethod.Post, "/sessions", """{"name":"-x"}""", 400, "name"),
            (HttpMethod.Post, "/sessions", """{"command":["/nowhere"]}""", 400, "/nowhere"),
            (HttpMethod.Post, "/sessions/nobody/input", "{}", 400, "text, data and keys"),
            (HttpMethod.Get, "/stream", null, 426, "WebSocket"),
            (HttpMethod.Put, "/sessions", "{}", 405, "GET, POST"),
            (HttpMethod.Get, "/nothing", null, 404, "openapi.json"),
        ])
        {
            var (answer, problem) = await http.AskAsync(method, path, json: json);
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            if (word.Length > 0)
                Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        using var plain = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        Assert.Equal(HttpStatusCode.BadRequest, (await http.SendAsync(plain, Cancelled)).StatusCode);
        using var huge = new HttpRequestMessage(HttpMethod.Post, "/api/v1/sessions") { Content = new ByteArrayContent(new byte[9_000_000]), Headers = { ExpectContinue = true } };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await http.SendAsync(huge, Cancelled)).StatusCode);
        Assert.Empty(await abide.ListAsync());
    }

    [Fact]
    public async Task What_is_asked_twice_with_one_key_is_done_once()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        using var http = abide.Http();
        const string Body = """{"command":["/bin/cat"]}""";
        static Action<HttpRequestMessage> Key(string key) => request => request.Headers.Add("Idempotency-Key", key);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => http.AskAsync(HttpMethod.Post, "/sessions", json: Body, change: Key("k1"))));
        Assert.All(answers, one => Assert.Equal(HttpStatusCode.Created, one.Answer.StatusCode));
        Assert.Single(answers.Select(one => one.Json.GetProperty("id").GetString()).Distinct());
        Assert.Single(await abide.ListAsync());
        Assert.Equal(422, (int)(await http.AskAsync(HttpMethod.Post, "/sessions", json: """{"command":["/bin/ls"]}""", change: Key("k1"))).Answer.StatusCode);

        var session = answers[0].Json.GetProperty("name").GetString()!;
        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.NoContent, (await http.AskAsync(HttpMethod.Post, $"/sessions/{session}/input", json: """{"text":"once\n"}""", change: Key("k2"))).Answer.StatusCode);
        await http.AskAsync(HttpMethod.Post, $"/sessions/{session}/input", json: """{"text":"end\n"}""");
        await http.AskAsync(HttpMethod.Post, $"/sessions/{session}/wait", json: """{"output":"end","timeout_seconds":20}""");
        Assert.Equal(2, (await abide.ScreenAsync(session)).Split('\n').Count(line => line == "once")); // the terminal's echo, and cat's
    }

    [Fact]
    public async Task A_journal_is_read_from_any_position_and_followed()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("count", "for i in 1 2 3 4 5; do echo line $i; done; read x; echo $x; exit 3", "--no-tty");
        await abide.PrintedAsync("count", "line 5");
        using var http = abide.Http();
        var all = await http.GetByteArrayAsync("/api/v1/sessions/count/journal?format=raw", Cancelled);
        Assert.Equal(await abide.RawAsync("count"), all);
        Assert.Equal("line 4\nline 5\n", await http.GetStringAsync("/api/v1/sessions/count/journal?lines=2", Cancelled));
        var entries = (await http.GetStringAsync("/api/v1/sessions/count/journal?format=json", Cancelled)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var output = entries.Where(entry => entry.GetProperty("type").GetString() == "output").ToList();
        var first = output[0].GetProperty("position").GetInt64();
        var until = await http.GetStringAsync($"/api/v1/sessions/count/journal?format=json&since={first}&until={first + 1}", Cancelled);
        Assert.Equal(first, JsonDocument.Parse(until.Trim()).RootElement.GetProperty("position").GetInt64());

        using var followed = await http.SendAsync(HttpClients.Request(HttpMethod.Get, $"/sessions/count/journal?format=raw&follow=true&since={(await abide.ShowAsync("count")).Position}"), HttpCompletionOption.ResponseHeadersRead, Cancelled);
        await abide.DoAsync("send", "count", "last words\n");
        Assert.Equal("last words\n", await followed.Content.ReadAsStringAsync(Cancelled).WaitAsync(Eventually.Patience, Cancelled)); // and it ends with the run
    }

    [Fact]
    public async Task Changes_of_the_list_are_told_and_resumed()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        using var http = abide.Http();
        async Task<(HttpResponseMessage, StreamReader)> OpenAsync(string? last)
        {
            using var request = HttpClients.Request(HttpMethod.Get, "/events");
            if (last is not null)
                request.Headers.Add("Last-Event-ID", last);
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
            return (answer, new StreamReader(await answer.Content.ReadAsStreamAsync(Cancelled)));
        }

        var (answer, events) = await OpenAsync(null);
        var ready = await NextAsync(events);
        Assert.Equal("ready", ready.Name);
        await abide.NewAsync("one", "exec sleep 1000");
        var seen = await UntilAsync(events, e => Row(e) is { } row && row.GetProperty("name").GetString() == "one" && row.GetProperty("status").GetString() == "running");
        answer.Dispose();

        // What happened while nobody listened comes once, as it is now; what was removed as removed.
        await abide.NewAsync("two", "exit 0");
        await abide.RunAsync("wait", "two", "--exit");
        await abide.DoAsync("pin", "one");
        await abide.DoAsync("rm", "two");
        var (again, resumed) = await OpenAsync(seen.Id);
        var pinned = await UntilAsync(resumed, e => Row(e) is { } row && row.GetProperty("pinned").GetBoolean());
        Assert.Equal("one", Row(pinned)!.Value.GetProperty("name").GetString());
        await UntilAsync(resumed, e => e.Name == "change" && Row(e) is null);
        again.Dispose();

        var (other, stranger) = await OpenAsync("1234-5");
        Assert.Equal("reset", (await NextAsync(stranger)).Name);
        other.Dispose();
    }

    [Fact]
    public async Task Frames_over_a_websocket_are_those_of_the_local_socket()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("cat", "echo hello; exec cat");
        await abide.PrintedAsync("cat", "hello");
        await abide.NewAsync("other", "exec sleep 1000");
        using var http = abide.Http();
        using var frames = new FrameSocket(await http.WebSocketAsync("/sessions/cat/attach"));
        var attached = Assert.IsType<Attached>(await frames.AskAsync(new AttachSession("cat") { Columns = 80, Rows = 24 }));
        var painted = await frames.OutputUntilAsync("hello");
        await frames.SendAsync(FrameType.Input, attached.Channel, "typed\r"u8.ToArray());
        await frames.OutputUntilAsync("typed\r\n");
        Assert.Equal(ErrorCodes.Forbidden, Assert.IsType<ErrorReply>(await frames.AskAsync(new ShowSession("other"))).Code);
        Assert.Single((await abide.ShowAsync("cat")).ViewerList!);
        Assert.NotEmpty(painted);
        frames.Dispose(); // without a word
        await Eventually.Gives(() => abide.ShowAsync("cat"), row => row.Viewers == 0, "the viewer is gone");
    }

    [Fact]
    public async Task A_flood_comes_whole_over_a_websocket_however_slowly_it_is_taken()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("flood", "read x; seq 1 200000; exec sleep 1000", "--no-tty", "--history", "all");
        using var http = abide.Http();
        using var frames = new FrameSocket(await http.WebSocketAsync("/stream"));
        var opened = Assert.IsType<ChannelOpened>(await frames.AskAsync(new ReadJournal("flood", Format: "raw", Follow: true)));
        await abide.DoAsync("send", "flood", "go\n");
        var expected = string.Concat(Enumerable.Range(1, 200000).Select(i => i.ToString(CultureInfo.InvariantCulture) + "\n"));
        Assert.Equal(expected, await frames.OutputOfLengthAsync(opened.Channel, expected.Length));
    }

    [Fact]
    public async Task The_document_in_docs_is_the_one_that_is_served()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        var served = JsonDocument.Parse((await abide.DoAsync("api", "/openapi.json")).Text).RootElement;
        var written = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "openapi.json"), Cancelled)).RootElement;
        Assert.True(JsonElement.DeepEquals(written, served), "docs/openapi.json is stale: abide api /openapi.json | jq . > docs/openapi.json");
    }

    [Fact]
    public async Task Output_is_searched_as_the_caller_may()
    {
        await using var abide = new AbideInstance();
        await abide.NewAsync("one", "echo a needle; exit 0");
        await abide.NewAsync("two", "echo another needle; exit 0");
        await abide.RunAsync("wait", "one", "--exit");
        await abide.RunAsync("wait", "two", "--exit");
        using var http = abide.Http();
        static IEnumerable<string?> Names(string records) => records.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(record => record.GetProperty("type").GetString() == "hit").Select(record => record.GetProperty("name").GetString());
        Assert.Equal(["two", "one"], Names(await http.GetStringAsync("/api/v1/search?text=needle", Cancelled)));
        Assert.Equal(["one"], Names(await http.GetStringAsync("/api/v1/search?text=needle&session=one", Cancelled)));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.AskAsync(HttpMethod.Get, "/search")).Answer.StatusCode);

        var port = await abide.ServeAsync();
        var narrow = await abide.TokenAsync("narrow", "--scope", "view", "--session", "one");
        using var served = HttpClients.Http(port);
        using var found = await served.SendAsync(HttpClients.Request(HttpMethod.Get, "/search?text=needle", narrow), Cancelled);
        Assert.Equal(["one"], Names(await found.Content.ReadAsStringAsync(Cancelled)));
        Assert.Equal(HttpStatusCode.Forbidden, (await served.AskAsync(HttpMethod.Get, "/search?text=needle&session=two", narrow)).Answer.StatusCode);
    }

    [Fact]
    public async Task Templates_and_groups_are_made_and_seen_over_http()
    {
        await using var abide = new AbideInstance();
        await abide.DoAsync("daemon", "start");
        using var http = abide.Http();
        var (saved, _) = await http.AskAsync(HttpMethod.Put, "/templates/pair", json: """{"sessions":[{"name":"{who}-a","command":["/bin/sleep","{seconds=1000}"],"group":"{who}"},{"name":"{who}-b","command":["/bin/cat"],"group":"{who}"}]}""");
        Assert.Equal(HttpStatusCode.OK, saved.StatusCode);
        Assert.Equal("pair", (await http.AskAsync(HttpMethod.Get, "/templates")).Json.GetProperty("templates")[0].GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.BadRequest, (await http.AskAsync(HttpMethod.Post, "/templates/pair/sessions", json: "{}")).Answer.StatusCode);
        var (made, list) = await http.AskAsync(HttpMethod.Post, "/templates/pair/sessions", json: """{"values":{"who":"ann"}}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(["ann-a", "ann-b"], list.GetProperty("sessions").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        var group = (await http.AskAsync(HttpMethod.Get, "/groups")).Json.GetProperty("groups")[0];
        Assert.Equal(("ann", 2, 2), (group.GetProperty("name").GetString(), group.GetProperty("total").GetInt32(), group.GetProperty("status").GetProperty("running").GetInt32()));
        Assert.Equal(HttpStatusCode.NoContent, (await http.AskAsync(HttpMethod.Delete, "/templates/pair")).Answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.AskAsync(HttpMethod.Get, "/templates/pair")).Answer.StatusCode);
    }

    [Fact]
    public async Task The_command_api_speaks_to_the_socket()
    {
        await using var abide = new AbideInstance();
        var made = await abide.DoAsync("api", "POST", "/sessions", "-d", """{"name":"a","command":["/bin/sh","-c","echo hi"]}""");
        Assert.Equal("a", JsonDocument.Parse(made.Text).RootElement.GetProperty("name").GetString());
        Assert.Equal(3, (await abide.RunAsync("api", "/sessions/nobody")).MustFail(3, "nobody").ExitCode);
        Assert.StartsWith("HTTP/1.1 200 OK\n", (await abide.DoAsync("api", "-i", "/health")).Text, StringComparison.Ordinal);
        (await abide.RunAsync("api", "FETCH", "/health")).MustFail(2, "method");
        (await abide.RunAsync("api", "health")).MustFail(2, "'/'");
        await abide.DoAsync("wait", "a", "--exit");
        Assert.Equal("hi\n", (await abide.DoAsync("api", "/sessions/a/journal?follow=true")).Text.Replace("\r", "", StringComparison.Ordinal).Split('[')[0]);
    }

    private static JsonElement? Row((string Id, string Name, JsonElement Data) e) =>
        e.Data.TryGetProperty("session", out var row) && row.ValueKind == JsonValueKind.Object ? row : null;

    private static async Task<(string Id, string Name, JsonElement Data)> UntilAsync(StreamReader events, Func<(string Id, string Name, JsonElement Data), bool> isIt)
    {
        while (true)
        {
            if (await NextAsync(events) is var next && isIt(next))
                return next;
        }
    }

    private static async Task<(string Id, string Name, JsonElement Data)> NextAsync(StreamReader events)
    {
        var (id, name, data) = ("", "", default(JsonElement));
        while (await events.ReadLineAsync(Cancelled).AsTask().WaitAsync(Eventually.Patience, Cancelled) is { } line)
        {
            if (line.Length == 0 && name.Length > 0)
                return (id, name, data);
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = JsonDocument.Parse(line[6..]).RootElement;
        }

        throw new EndOfStreamException();
    }

    /// <summary>Frames over a WebSocket.</summary>
    private sealed class FrameSocket(ClientWebSocket socket) : IDisposable
    {
        private readonly List<byte> _in = [];
        private readonly Dictionary<int, long> _taken = [];
        private ArrayBufferWriter<byte>? _parts;
        private bool _hasGreeted;
        private long _lastId;

        public async Task SendAsync(FrameType type, int channel, byte[] payload)
        {
            var frame = new ArrayBufferWriter<byte>();
            if (!_hasGreeted)
                Frame.Write(frame, FrameType.Hello, 0, MessageCodec.Write(new Hello(ProtocolVersion.Current, ProtocolVersion.Oldest, "test", "test", 0)));
            _hasGreeted = true;
            Frame.Write(frame, type, channel, payload);
            await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Binary, true, Cancelled);
        }

        public async Task<Message> AskAsync(Message request)
        {
            await SendAsync(FrameType.Control, 0, MessageCodec.Write(request with { Id = ++_lastId }));
            while (true)
            {
                var (type, channel, payload) = await NextAsync();
                if (Gather(type, channel, payload) is { } message && message.Id == _lastId)
                    return message;
            }
        }

        private Message? Gather(FrameType type, int channel, byte[] payload) =>
            type is FrameType.Control or FrameType.ControlPart && ControlFrames.Gather(new Frame(type, channel, payload), ref _parts) is { } json ? MessageCodec.Read(json) : null;

        private static ((FrameType Type, int Channel, byte[] Payload) Frame, int Used) Read(byte[] bytes)
        {
            var used = Frame.TryRead(bytes, out var frame);
            return ((frame.Type, frame.Channel, frame.Payload.ToArray()), used);
        }

        public async Task<string> OutputUntilAsync(string text)
        {
            var output = new StringBuilder();
            while (!output.ToString().Contains(text, StringComparison.Ordinal))
                output.Append(await OutputAsync());
            return output.ToString();
        }

        public async Task<string> OutputOfLengthAsync(int channel, int length)
        {
            var output = new StringBuilder();
            while (output.Length < length)
                output.Append(await OutputAsync());
            Assert.True(channel > 0);
            return output.ToString();
        }

        public void Dispose() => socket.Dispose();

        private async Task<string> OutputAsync()
        {
            while (true)
            {
                var (type, channel, payload) = await NextAsync();
                if (type != FrameType.Output)
                    continue;
                var bytes = payload.AsMemory(Frame.OutputHeader);
                _taken[channel] = _taken.GetValueOrDefault(channel) + bytes.Length;
                var taken = new byte[10];
                await SendAsync(FrameType.Taken, channel, taken[..Varint.Write(taken, (ulong)_taken[channel])]);
                return Encoding.UTF8.GetString(bytes.Span);
            }
        }

        private async Task<(FrameType Type, int Channel, byte[] Payload)> NextAsync()
        {
            while (true)
            {
                var waiting = _in.ToArray();
                if (Read(waiting) is { Used: > 0 } found)
                {
                    _in.RemoveRange(0, found.Used);
                    return found.Frame;
                }

                Assert.Empty(_in); // a message has whole frames
                var buffer = new byte[1024 * 1024];
                ValueWebSocketReceiveResult received;
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(), Cancelled).AsTask().WaitAsync(Eventually.Patience, Cancelled);
                    _in.AddRange(buffer[..received.Count]);
                }
                while (!received.EndOfMessage);
                Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
            }
        }
    }
}
