using System.Text;
using System.Text.Json;
using Abide.Daemon.Access;
using Abide.Protocol;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Http;

namespace Abide.Daemon.Http;

/// <summary>The API: every operation, in the order of the document. Nearly all are requests of the local protocol in other words.</summary>
internal sealed class Routes
{
    private const int DefaultPage = 20, LargestPage = 200;

    private static readonly Parameter[] Filter =
    [
        new("q", "Stands in name, title, id, command or working directory."),
        new("kind", "terminal, repl, agent.", Repeats: true),
        new("status", "Words of a row's status.", Repeats: true),
        new("phase", "Words of a row's phase.", Repeats: true),
        new("source", "manual, cron, channel, setup.", Repeats: true),
        new("profile", "general, coding.", Repeats: true),
        new("host", "Where the process lives.", Repeats: true),
        new("group", "Groups.", Repeats: true),
        new("label", "Labels, of which a session has one.", Repeats: true),
        new("created_from", "Created then or later.", ParameterKind.Time),
        new("created_before", "Created before.", ParameterKind.Time),
    ];

    private static readonly Parameter IfMatch = new("If-Match", "The ETag (revision) that the change is meant for; another is answered with 412.");
    private static readonly Parameter IdempotencyKey = new("Idempotency-Key", "Any text of up to 200 characters: asked again with the same one within a day, the first answer is given again and nothing is done.");

    private readonly Streams _streams;
    private readonly HttpAccess _access;
    private readonly TimeProvider _time;
    private readonly Idempotency _idempotency;

    public Routes(Streams streams, HttpAccess access, TimeProvider time)
    {
        (_streams, _access, _time) = (streams, access, time);
        _idempotency = new Idempotency(time);
        All =
        [
            new("GET", "/health", Scopes.View, "Whether the daemon answers.", call => call.AnswerAsync(new Health("ok", ProtocolVersion.Product), ApiJson.Default.Health)) { Reply = ApiJson.Default.Health },
            new("GET", "/server", Scopes.View, "How the daemon is.", call => call.ForwardAsync(new DaemonStatus(), ApiJson.Default.DaemonStatusReply)) { Reply = ApiJson.Default.DaemonStatusReply },
            new("GET", "/openapi.json", Scopes.View, "This document.", call => OpenApi.AnswerAsync(call, All!)) { Reply = ApiJson.Default.JsonObject },

            new("GET", "/sessions", Scopes.View, "A page of the list: pinned sessions first, then the rest, newest first.", ListAsync)
            {
                Query =
                [
                    .. Filter,
                    new("sort", "What newest means: activity (default) or created."),
                    new("pinned", "first (default): all matching ones on top of the first page; only; exclude."),
                    new("limit", $"Sessions of a page, pinned ones not counted, 1–{LargestPage}; default {DefaultPage}.", ParameterKind.Integer),
                    new("cursor", "Where the page begins: next of the page before."),
                ],
                Reply = ApiJson.Default.SessionList,
            },
            new("GET", "/sessions/count", Scopes.View, "How many sessions a filter means, by status, kind and source.", call => call.ForwardAsync(new CountSessions(FilterOf(call)), ApiJson.Default.SessionCounts))
            {
                Query = Filter,
                Reply = ApiJson.Default.SessionCounts,
            },
            new("POST", "/sessions", Scopes.Own, "Make a session and start it.", CreateAsync)
            {
                Headers = [IdempotencyKey], Body = ApiJson.Default.NewSession, Reply = ApiJson.Default.SessionRow, Status = StatusCodes.Status201Created,
            },
            new("GET", "/sessions/{session}", Scopes.View, "One session, with its viewers.", call => call.ForwardRowAsync(new ShowSession(call.InPath("session")))) { Reply = ApiJson.Default.SessionRow },
            new("PATCH", "/sessions/{session}", Scopes.Own, "Change what people note of a session.", ChangeAsync)
            {
                Headers = [IfMatch], Body = ApiJson.Default.SessionChange, Reply = ApiJson.Default.SessionRow,
            },
            new("DELETE", "/sessions/{session}", Scopes.Own, "Remove a session; it can be brought back for 8 days.",
                call => call.DoAsync(new RemoveSession(call.InPath("session"), call.Flag("force"), call.Flag("purge"), call.IfMatch())))
            {
                Query = [new("force", "Stop it and detach its viewers first.", ParameterKind.Flag), new("purge", "Delete it for good.", ParameterKind.Flag)],
                Headers = [IfMatch],
                Status = StatusCodes.Status204NoContent,
            },

            Action("start", "Start a session that does not run; a running one is left alone.", session => new StartSession(session)),
            Action("resume", "Start a session that was paused or has ended; a running one is left alone.", session => new StartSession(session)),
            new("POST", "/sessions/{session}/stop", Scopes.Own, "Stop a session; answered when nothing of it lives.", StopAsync) { Body = ApiJson.Default.StopBody, Reply = ApiJson.Default.SessionRow },
            new("POST", "/sessions/{session}/restart", Scopes.Own, "Stop a session and start it again.", RestartAsync) { Body = ApiJson.Default.StopBody, Reply = ApiJson.Default.SessionRow },
            new("POST", "/sessions/{session}/signal", Scopes.Own, "Send a signal to the program's process group.", async call =>
                await call.ForwardRowAsync(new SignalSession(call.InPath("session"), (await call.BodyAsync(ApiJson.Default.SignalBody)).Signal)))
            {
                Body = ApiJson.Default.SignalBody, Reply = ApiJson.Default.SessionRow,
            },
            new("POST", "/sessions/{session}/input", Scopes.Type, "Type into a session.", InputAsync)
            {
                Headers = [IdempotencyKey], Body = ApiJson.Default.InputBody, Status = StatusCodes.Status204NoContent,
            },
            new("POST", "/sessions/{session}/resize", Scopes.Own, "Set the size of a session's terminal.", ResizeAsync) { Body = ApiJson.Default.SizeBody, Reply = ApiJson.Default.SessionRow },
            new("POST", "/sessions/{session}/wait", Scopes.View, "Wait for a session's end, for a text, or for silence.", WaitAsync) { Body = ApiJson.Default.WaitBody, Reply = ApiJson.Default.WaitReply },
            new("POST", "/sessions/{session}/detach", Scopes.Own, "Detach a viewer, or all.", DetachAsync) { Body = ApiJson.Default.DetachBody, Reply = ApiJson.Default.DetachReply },
            new("GET", "/sessions/{session}/screen", Scopes.View, "What the screen shows.", ScreenAsync)
            {
                Query = [new("format", "text (default), ansi, html, svg or json."), new("scrollback", "With the lines that have left the screen.", ParameterKind.Flag)],
                Reply = ApiJson.Default.ScreenReply,
                Media = "text/plain, text/html or image/svg+xml, as format says",
            },
            new("GET", "/sessions/{session}/journal", Scopes.View, "What a session has printed, from any position; the answer goes on as long as follow is asked for and the session runs.", call => _streams.JournalAsync(call))
            {
                Query =
                [
                    new("format", "text (default; without escape sequences), raw (the program's bytes) or json (one entry a line)."),
                    new("since", "A position; default is the beginning of what is kept.", ParameterKind.Integer),
                    new("until", "A position to stop at; default is the end.", ParameterKind.Integer),
                    new("timestamps", "Puts the time before each line of text.", ParameterKind.Flag),
                    new("match", "Only lines of text that this regular expression fits."),
                    new("lines", "Only the last so many lines.", ParameterKind.Integer),
                    new("follow", "Go on with what comes.", ParameterKind.Flag),
                ],
                Media = "text/plain, application/octet-stream or application/x-ndjson, as format says",
            },
            new("GET", "/sessions/{session}/attach", Scopes.View, "A WebSocket that reaches this session only: the frames of the local protocol, one or more whole ones in each binary message.",
                call => _streams.FramesAsync(call, call.InPath("session"))) { Status = StatusCodes.Status101SwitchingProtocols, Media = "WebSocket" },
            new("GET", "/stream", Scopes.View, "A WebSocket that carries the frames of the local protocol, one or more whole ones in each binary message.",
                call => _streams.FramesAsync(call, session: null)) { Status = StatusCodes.Status101SwitchingProtocols, Media = "WebSocket" },
            new("GET", "/events", Scopes.View, "Changes of the list as server-sent events: change {id, session} with the row, or null when it was removed; reset when the list is to be read anew.", call => _streams.EventsAsync(call))
            {
                Headers = [new("Last-Event-ID", "The id of the last event seen: goes on behind it.")], Media = "text/event-stream",
            },

            new("GET", "/groups", Scopes.View, "The groups, with how many sessions of each status they have.", call => call.ForwardAsync(new ListGroups(), ApiJson.Default.GroupList)) { Reply = ApiJson.Default.GroupList },
            new("GET", "/board", Scopes.View, "What a menu shows of sessions: colors, failures, the next attempt, the last error, the last lines, what can be done now.",
                call => call.ForwardAsync(new ReadBoard(FilterOf(call)) { Lines = call.Int("lines"), Columns = call.Int("columns") }, ApiJson.Default.Board))
            {
                Query = [.. Filter, new("lines", "How many of the last lines of output, 0–100; default 10.", ParameterKind.Integer), new("columns", "Characters of a line, 1–1,000; default 60.", ParameterKind.Integer)],
                Reply = ApiJson.Default.Board,
            },
            new("GET", "/templates", Scopes.View, "The templates, by name.", call => call.ForwardAsync(new ListTemplates(), ApiJson.Default.TemplateList)) { Reply = ApiJson.Default.TemplateList },
            new("GET", "/templates/{template}", Scopes.View, "One template.", async call =>
                await call.AnswerAsync((await call.AskAsync<TemplateReply>(new ShowTemplate(call.InPath("template")))).Template, ApiJson.Default.TemplateRow))
            {
                Reply = ApiJson.Default.TemplateRow,
            },
            new("PUT", "/templates/{template}", Scopes.Own, "Save a template, over one of that name.", SaveTemplateAsync) { Body = ApiJson.Default.NewTemplate, Reply = ApiJson.Default.TemplateRow },
            new("DELETE", "/templates/{template}", Scopes.Own, "Remove a template.", call => call.DoAsync(new RemoveTemplate(call.InPath("template")))) { Status = StatusCodes.Status204NoContent },
            new("POST", "/templates/{template}/sessions", Scopes.Own, "Make the sessions of a template; where one is refused, those before it stay.", MakeAsync)
            {
                Body = ApiJson.Default.TemplateValues, Reply = ApiJson.Default.SessionList, Status = StatusCodes.Status201Created,
            },
            new("POST", "/definitions/apply", Scopes.Own, "Take a file of definitions into use: make and change sessions as it has them, and start them if asked to; with anything wrong in it nothing is changed.", async call =>
            {
                var file = await call.BodyAsync(ApiJson.Default.ApplyBody);
                await call.ForwardAsync(
                    new ApplyDefinitions(file.File) { Text = file.Text, Environment = file.Environment, Names = file.Names, Start = file.Start, DryRun = file.DryRun, RemoveOrphans = file.RemoveOrphans }, ApiJson.Default.DefinitionsReply);
            })
            {
                Body = ApiJson.Default.ApplyBody, Reply = ApiJson.Default.DefinitionsReply,
            },
            new("POST", "/definitions/wait", Scopes.Own, "Wait until commands of a file are up.", async call =>
            {
                var wanted = await call.BodyAsync(ApiJson.Default.CommandsBody);
                await call.ForwardAsync(new AwaitDefinitions(wanted.File, wanted.Names, wanted.TimeoutSeconds), ApiJson.Default.DefinitionsReply);
            })
            {
                Body = ApiJson.Default.CommandsBody, Reply = ApiJson.Default.DefinitionsReply,
            },
            new("POST", "/definitions/stop", Scopes.Own, "Stop commands of a file, those that others depend on last.", async call =>
            {
                var wanted = await call.BodyAsync(ApiJson.Default.CommandsBody);
                await call.ForwardAsync(new StopDefinitions(wanted.File, wanted.Names), ApiJson.Default.DefinitionsReply);
            })
            {
                Body = ApiJson.Default.CommandsBody, Reply = ApiJson.Default.DefinitionsReply,
            },
            new("POST", "/definitions/check", Scopes.Own, "Tell everything that is wrong with a file of definitions, and what it would change; nothing is changed.", async call =>
            {
                var file = await call.BodyAsync(ApiJson.Default.DefinitionsBody);
                await call.ForwardAsync(new CheckDefinitions(file.File, file.Text) { Environment = file.Environment }, ApiJson.Default.DefinitionsReply);
            })
            {
                Body = ApiJson.Default.DefinitionsBody, Reply = ApiJson.Default.DefinitionsReply,
            },
            new("POST", "/definitions/edit", Scopes.Own, "A file of definitions with a command added, or without one, all else as it is; nothing is written.", async call =>
            {
                var file = await call.BodyAsync(ApiJson.Default.DefinitionsBody);
                await call.ForwardAsync(new EditDefinitions(file.File, file.Text) { Environment = file.Environment, Add = file.Add, Remove = file.Remove }, ApiJson.Default.DefinitionsText);
            })
            {
                Body = ApiJson.Default.DefinitionsBody, Reply = ApiJson.Default.DefinitionsText,
            },
            new("POST", "/definitions/import", Scopes.Own, "Another program's file as definitions, with a note for every key that could not be taken over; nothing is changed.", async call =>
            {
                var file = await call.BodyAsync(ApiJson.Default.ImportBody);
                await call.ForwardAsync(new ImportDefinitions(file.File, file.Format, file.Text) { Target = file.Target }, ApiJson.Default.DefinitionsText);
            })
            {
                Body = ApiJson.Default.ImportBody, Reply = ApiJson.Default.DefinitionsText,
            },
            new("GET", "/sessions/{session}/systemd", Scopes.Own, "A session as a unit of systemd, with a note for what a unit cannot say.", call => call.ForwardAsync(new ExportSystemd(call.InPath("session")), ApiJson.Default.DefinitionsText))
            {
                Reply = ApiJson.Default.DefinitionsText,
            },
            new("GET", "/hosts", Scopes.View, "Where sessions live.", call => call.ForwardAsync(new ListHosts(), ApiJson.Default.HostList)) { Reply = ApiJson.Default.HostList },
            new("POST", "/hosts", Scopes.Admin, "Add a host where sessions can live.", async call =>
            {
                var host = await call.BodyAsync(ApiJson.Default.NewHost);
                await call.ForwardAsync(new AddHost(host.Name, host.Url) { Abide = host.Abide, Home = host.Home }, ApiJson.Default.HostList);
            })
            {
                Body = ApiJson.Default.NewHost, Reply = ApiJson.Default.HostList, Status = StatusCodes.Status201Created,
            },
            new("POST", "/hosts/{host}/check", Scopes.Own, "Try a host step by step.", call => call.ForwardAsync(new CheckHost(call.InPath("host")), ApiJson.Default.HostChecked)) { Reply = ApiJson.Default.HostChecked },
            new("POST", "/hosts/{host}/adopt", Scopes.Own, "Make sessions of programs on a host with tmux that belong to no session here.", call => call.ForwardAsync(new AdoptRuns(call.InPath("host")), ApiJson.Default.Done)) { Reply = ApiJson.Default.Done },
            new("DELETE", "/hosts/{host}", Scopes.Admin, "Remove a host on which no session is.", call => call.DoAsync(new RemoveHost(call.InPath("host")))) { Status = StatusCodes.Status204NoContent },
            new("GET", "/search", Scopes.View, "Search what sessions have printed, the one created last first: one record a line, as it is found; hit (a line), skipped (a session that cannot be read), end.", call => _streams.SearchAsync(call, SearchOf(call)))
            {
                Query =
                [
                    new("text", "What to find in a line: 1 to 1,000 characters."),
                    new("regex", "Take it as a regular expression.", ParameterKind.Flag),
                    new("case", "smart (default), exact or ignore."),
                    new("context", "Lines before and behind each, 0–100.", ParameterKind.Integer),
                    new("session", "Only these sessions.", Repeats: true),
                    .. Filter,
                    new("trash", "With those in the trash.", ParameterKind.Flag),
                    new("since", "Only lines printed then or later.", ParameterKind.Time),
                    new("until", "Only lines printed before.", ParameterKind.Time),
                    new("limit", "The most lines to find; default is all.", ParameterKind.Integer),
                    new("cursor", "Go on behind this: cursor of a record."),
                ],
                Media = "application/x-ndjson",
            },

            new("GET", "/trash", Scopes.View, "What was removed and can be brought back.", call => call.ForwardAsync(new ListTrash(), ApiJson.Default.TrashList)) { Reply = ApiJson.Default.TrashList },
            new("DELETE", "/trash", Scopes.Admin, "Delete what was removed for good.", call => call.DoAsync(new EmptyTrash())) { Status = StatusCodes.Status204NoContent },
            new("POST", "/trash/{session}/restore", Scopes.Own, "Bring a removed session back.", async call =>
                await call.ForwardRowAsync(new RestoreSession(call.InPath("session"), (await call.BodyAsync(ApiJson.Default.RestoreBody)).Name)))
            {
                Body = ApiJson.Default.RestoreBody, Reply = ApiJson.Default.SessionRow,
            },
            new("POST", "/clean", Scopes.Own, "Remove sessions that have ended and were left alone.", CleanAsync) { Body = ApiJson.Default.CleanBody, Reply = ApiJson.Default.CleanedSessions },

            new("GET", "/tokens", Scopes.Admin, "The tokens, and the browsers that were let in.", call => call.ForwardAsync(new ListTokens(), ApiJson.Default.TokenList)) { Reply = ApiJson.Default.TokenList },
            new("POST", "/tokens", Scopes.Admin, "Make a token; this is the only time that it is shown.", async call =>
            {
                var made = await call.BodyAsync(ApiJson.Default.NewToken);
                await call.ForwardAsync(new CreateToken(made.Name) { Scopes = made.Scopes, Session = made.Session, ExpiresSeconds = made.ExpiresSeconds }, ApiJson.Default.TokenCreated);
            })
            {
                Body = ApiJson.Default.NewToken, Reply = ApiJson.Default.TokenCreated, Status = StatusCodes.Status201Created,
            },
            new("DELETE", "/tokens/{token}", Scopes.Admin, "End a token, and cut off who uses it.", call => call.DoAsync(new RevokeToken(call.InPath("token")))) { Status = StatusCodes.Status204NoContent },
            new("POST", "/tickets", Scopes.View, "A ticket for one WebSocket, for who can send no header with it.", TicketAsync) { Reply = ApiJson.Default.Ticket, Status = StatusCodes.Status201Created },
            new("POST", "/links", Scopes.Admin, "A one-time link that lets a browser in.", async call =>
            {
                var link = await call.BodyAsync(ApiJson.Default.NewLink);
                await call.ForwardAsync(new CreateLink { Name = link.Name, Scopes = link.Scopes, Session = link.Session }, ApiJson.Default.LinkCreated);
            })
            {
                Body = ApiJson.Default.NewLink, Reply = ApiJson.Default.LinkCreated, Status = StatusCodes.Status201Created,
            },
            new("GET", "/http", Scopes.Admin, "Where HTTP is served.", call => call.ForwardAsync(new HttpStatus(), ApiJson.Default.HttpStatusReply)) { Reply = ApiJson.Default.HttpStatusReply },
            new("GET", "/audit", Scopes.Admin, "Who did what, the last entries first.", call => call.ForwardAsync(new ReadAudit(call.Int("limit")), ApiJson.Default.AuditList))
            {
                Query = [new("limit", "How many, 1–1,000; default 100.", ParameterKind.Integer)], Reply = ApiJson.Default.AuditList,
            },
        ];
    }

    public IReadOnlyList<Route> All { get; }

    private static Route Action(string name, string summary, Func<string, Message> request) =>
        new("POST", $"/sessions/{{session}}/{name}", Scopes.Own, summary, call => call.ForwardRowAsync(request(call.InPath("session")))) { Reply = ApiJson.Default.SessionRow };

    private static SessionFilter FilterOf(RouteCall call) => new()
    {
        Query = call.Text("q"),
        Kinds = call.Texts("kind"),
        Statuses = call.Texts("status"),
        Phases = call.Texts("phase"),
        Sources = call.Texts("source"),
        Profiles = call.Texts("profile"),
        Hosts = call.Texts("host"),
        Groups = call.Texts("group"),
        Labels = call.Texts("label"),
        CreatedFrom = call.Time("created_from"),
        CreatedBefore = call.Time("created_before"),
    };

    private static SearchOutput SearchOf(RouteCall call) => new(call.Text("text") ?? throw RouteCall.Wrong("a search needs 'text'"))
    {
        Regex = call.Flag("regex"),
        Case = call.Text("case"),
        Context = call.Int("context") ?? 0,
        Sessions = call.Texts("session"),
        Filter = FilterOf(call),
        Trash = call.Flag("trash"),
        Since = call.Time("since"),
        Until = call.Time("until"),
        Limit = call.Int("limit"),
        Cursor = call.Text("cursor"),
    };

    private static async Task ListAsync(RouteCall call)
    {
        var limit = call.Int("limit") ?? DefaultPage;
        if (limit is < 1 or > LargestPage)
            throw RouteCall.Wrong($"a page has 1 to {LargestPage} sessions; not {limit}");
        await call.ForwardAsync(
            new ListSessions { Filter = FilterOf(call), Sort = call.Text("sort"), Pinned = call.Text("pinned"), Limit = limit, Cursor = call.Text("cursor") },
            ApiJson.Default.SessionList);
    }

    private async Task CreateAsync(RouteCall call)
    {
        var body = await call.BodyAsync(ApiJson.Default.NewSession);
        await _idempotency.OnceAsync(call, JsonSerializer.Serialize(body, ApiJson.Default.NewSession), () => call.AskAsync<SessionReply>(body.ToRequest(), CancellationToken.None), call.AnswerRowAsync);
    }

    private static async Task SaveTemplateAsync(RouteCall call)
    {
        var template = await call.BodyAsync(ApiJson.Default.NewTemplate);
        var saved = await call.AskAsync<TemplateReply>(new SaveTemplate(call.InPath("template"))
        {
            Sessions = template.Sessions?.Select(session => session.ToRequest()).ToList(), From = template.From, FromGroup = template.FromGroup, Replace = true,
        });
        await call.AnswerAsync(saved.Template, ApiJson.Default.TemplateRow);
    }

    private static async Task MakeAsync(RouteCall call)
    {
        var values = await call.BodyAsync(ApiJson.Default.TemplateValues);
        var filled = await call.AskAsync<FilledTemplate>(new FillTemplate(call.InPath("template"), values.Values));
        var made = new List<SessionRow>();
        foreach (var session in filled.Sessions)
            made.Add((await call.AskAsync<SessionReply>(session)).Session);
        await call.AnswerAsync(new SessionList(made), ApiJson.Default.SessionList);
    }

    private static async Task ChangeAsync(RouteCall call)
    {
        var change = await call.BodyAsync(ApiJson.Default.SessionChange);
        await call.ForwardRowAsync(new UpdateSession(call.InPath("session"))
        {
            Name = change.Name, Title = change.Title, Pinned = change.Pinned, Group = change.Group, Autostart = change.Autostart, Resurrect = change.Resurrect, Label = change.AddLabels, Unlabel = change.RemoveLabels, IfRevision = call.IfMatch(),
        });
    }

    private static async Task StopAsync(RouteCall call)
    {
        var how = await call.BodyAsync(ApiJson.Default.StopBody);
        await call.ForwardRowAsync(new StopSession(call.InPath("session"), how.Now, how.Signal, how.GraceSeconds));
    }

    private static async Task RestartAsync(RouteCall call)
    {
        var how = await call.BodyAsync(ApiJson.Default.StopBody);
        await call.AskAsync<SessionReply>(new StopSession(call.InPath("session"), how.Now, how.Signal, how.GraceSeconds));
        await call.ForwardRowAsync(new StartSession(call.InPath("session")));
    }

    private async Task InputAsync(RouteCall call)
    {
        var input = await call.BodyAsync(ApiJson.Default.InputBody);
        if (new object?[] { input.Text, input.Data, input.Keys }.Count(given => given is not null) is var given && (given > 1 || (given == 0 && !input.End)))
            throw RouteCall.Wrong("input has one of text, data and keys, or end alone");
        var send = new SendInput(call.InPath("session"), input.Data ?? Encoding.UTF8.GetBytes(input.Text ?? ""), input.Paste, input.Keys, input.End);
        await _idempotency.OnceAsync(call, JsonSerializer.Serialize(input, ApiJson.Default.InputBody), () => call.AskAsync<Done>(send, CancellationToken.None), _ =>
        {
            call.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    private static async Task ResizeAsync(RouteCall call)
    {
        var size = await call.BodyAsync(ApiJson.Default.SizeBody);
        await call.ForwardRowAsync(new ResizeSession(call.InPath("session"), size.Cols, size.Rows));
    }

    private static async Task WaitAsync(RouteCall call)
    {
        var wait = await call.BodyAsync(ApiJson.Default.WaitBody);
        await call.ForwardAsync(new WaitSession(call.InPath("session"), wait.Exit, wait.Output, wait.IdleSeconds, wait.TimeoutSeconds, wait.Run), ApiJson.Default.WaitReply);
    }

    private static async Task DetachAsync(RouteCall call)
    {
        var who = await call.BodyAsync(ApiJson.Default.DetachBody);
        await call.ForwardAsync(new DetachViewers(call.InPath("session"), who.Viewer, who.All), ApiJson.Default.DetachReply);
    }

    private static async Task ScreenAsync(RouteCall call)
    {
        var format = call.Text("format") ?? "text";
        var screen = await call.AskAsync<ScreenReply>(new ReadScreen(call.InPath("session"), format, call.Flag("scrollback")));
        if (format == "json")
        {
            await call.AnswerAsync(screen, ApiJson.Default.ScreenReply);
            return;
        }

        call.Http.Response.ContentType = format switch
        {
            "html" => "text/html; charset=utf-8",
            "svg" => "image/svg+xml",
            _ => "text/plain; charset=utf-8",
        };
        call.Http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox"; // what a program has drawn, as a document of its own: it may have colours and nothing else
        await call.Http.Response.WriteAsync(screen.Text, call.Gone);
    }

    private static async Task CleanAsync(RouteCall call)
    {
        var clean = await call.BodyAsync(ApiJson.Default.CleanBody);
        await call.ForwardAsync(new CleanSessions(clean.OlderThanSeconds, clean.DryRun), ApiJson.Default.CleanedSessions);
    }

    private async Task TicketAsync(RouteCall call) =>
        await call.AnswerAsync(new Ticket(_access.Tickets.Issue(call.Caller), _time.GetUtcNow() + _access.Tickets.Lifetime), ApiJson.Default.Ticket);
}
