namespace Abide.Protocol.Messages;

/// <summary>
/// The members of the messages of <c>ls</c>, <c>new</c>, <c>attach</c> and <c>kill</c>, by hand: the first use of the serializer takes a client 0.9 ms (it looks at all members of
/// all types within a message), which is a third of all that such a command takes. A test holds that both give the same.
/// </summary>
internal static class QuickMessages
{
    public static void Write(MemberWriter to, Hello hello) => to
        .Number("version"u8, hello.Version)
        .Number("oldest"u8, hello.Oldest)
        .Text("product"u8, hello.Product)
        .Text("client"u8, hello.Client)
        .Number("pid"u8, hello.Pid)
        .Texts("capabilities"u8, hello.Capabilities);

    public static Hello ReadHello(MemberReader from) => new(
        from.Int("version"u8) ?? 0,
        from.Int("oldest"u8) ?? 0,
        from.Needed("product"u8),
        from.Needed("client"u8),
        from.Int("pid"u8) ?? 0,
        from.Texts("capabilities"u8));

    public static void Write(MemberWriter to, ListSessions list) => to
        .Number("limit"u8, list.Limit)
        .Text("cursor"u8, list.Cursor)
        .Text("sort"u8, list.Sort)
        .Text("pinned"u8, list.Pinned)
        .Object("filter"u8, list.Filter, Write);

    public static ListSessions ReadListing(MemberReader from) => new()
    {
        Limit = from.Int("limit"u8),
        Cursor = from.Text("cursor"u8),
        Sort = from.Text("sort"u8),
        Pinned = from.Text("pinned"u8),
        Filter = from.Object("filter"u8, ReadFilter),
    };

    private static void Write(MemberWriter to, SessionFilter filter) => to
        .Text("query"u8, filter.Query)
        .Texts("kinds"u8, filter.Kinds)
        .Texts("statuses"u8, filter.Statuses)
        .Texts("phases"u8, filter.Phases)
        .Texts("sources"u8, filter.Sources)
        .Texts("profiles"u8, filter.Profiles)
        .Texts("hosts"u8, filter.Hosts)
        .Texts("groups"u8, filter.Groups)
        .Texts("labels"u8, filter.Labels)
        .Time("created_from"u8, filter.CreatedFrom)
        .Time("created_before"u8, filter.CreatedBefore);

    private static SessionFilter ReadFilter(MemberReader from) => new()
    {
        Query = from.Text("query"u8),
        Kinds = from.Texts("kinds"u8),
        Statuses = from.Texts("statuses"u8),
        Phases = from.Texts("phases"u8),
        Sources = from.Texts("sources"u8),
        Profiles = from.Texts("profiles"u8),
        Hosts = from.Texts("hosts"u8),
        Groups = from.Texts("groups"u8),
        Labels = from.Texts("labels"u8),
        CreatedFrom = from.Time("created_from"u8),
        CreatedBefore = from.Time("created_before"u8),
    };

    public static void Write(MemberWriter to, SessionList list) => to.Objects("sessions"u8, list.Sessions, RowMembers.Write).Text("next"u8, list.Next);

    public static SessionList ReadList(MemberReader from) => new(from.Objects("sessions"u8, RowMembers.Read) ?? [], from.Text("next"u8));

    public static void Write(MemberWriter to, SessionReply reply) => to.Object("session"u8, reply.Session, RowMembers.Write).Text("note"u8, reply.Note);

    public static SessionReply ReadReply(MemberReader from) => new(ReadSession(from), from.Text("note"u8));

    public static void Write(MemberWriter to, StopSession stop) => to
        .Text("session"u8, stop.Session)
        .Flag("now"u8, stop.Now)
        .Number("signal"u8, stop.Signal)
        .Fraction("grace_seconds"u8, stop.GraceSeconds);

    public static StopSession ReadStop(MemberReader from) => new(from.Needed("session"u8), from.Flag("now"u8), from.Int("signal"u8), from.Fraction("grace_seconds"u8));

    public static void Write(MemberWriter to, CreateSession create) => to
        .Text("name"u8, create.Name)
        .Texts("command"u8, create.Command)
        .Text("directory"u8, create.Directory)
        .Texts("environment"u8, create.Environment)
        .Texts("variables"u8, create.Variables)
        .Text("host"u8, create.Host)
        .Number("columns"u8, create.Columns)
        .Number("rows"u8, create.Rows)
        .Number("umask"u8, create.Umask)
        .Number("history"u8, create.History)
        .Flag("tty"u8, create.Tty)
        .Flag("start"u8, create.Start)
        .Text("size_policy"u8, create.SizePolicy)
        .Texts("labels"u8, create.Labels)
        .Text("group"u8, create.Group)
        .Text("source"u8, create.Source)
        .Text("profile"u8, create.Profile)
        .Text("reach"u8, create.Reach)
        .Flag("autostart"u8, create.Autostart)
        .Text("resurrect"u8, create.Resurrect)
        .Text("title"u8, create.Title)
        .Texts("on_cleaned"u8, create.OnCleaned)
        .Texts("limits"u8, create.Limits);

    public static CreateSession ReadCreate(MemberReader from) => new()
    {
        Name = from.Text("name"u8),
        Command = from.Texts("command"u8),
        Directory = from.Text("directory"u8),
        Environment = from.Texts("environment"u8),
        Variables = from.Texts("variables"u8),
        Host = from.Text("host"u8),
        Columns = from.Int("columns"u8),
        Rows = from.Int("rows"u8),
        Umask = from.Int("umask"u8),
        History = from.Long("history"u8),
        Tty = from.Flag("tty"u8, otherwise: true),
        Start = from.Flag("start"u8, otherwise: true),
        SizePolicy = from.Text("size_policy"u8),
        Labels = from.Texts("labels"u8),
        Group = from.Text("group"u8),
        Source = from.Text("source"u8),
        Profile = from.Text("profile"u8),
        Reach = from.Text("reach"u8),
        Autostart = from.Flag("autostart"u8),
        Resurrect = from.Text("resurrect"u8),
        Title = from.Text("title"u8),
        OnCleaned = from.Texts("on_cleaned"u8),
        Limits = from.Texts("limits"u8),
    };

    public static void Write(MemberWriter to, AttachSession attach) => to
        .Text("session"u8, attach.Session)
        .Number("columns"u8, attach.Columns)
        .Number("rows"u8, attach.Rows)
        .Text("role"u8, attach.Role)
        .Flag("steal"u8, attach.Steal)
        .Text("size_policy"u8, attach.SizePolicy)
        .Text("inside"u8, attach.Inside)
        .Text("terminal"u8, attach.Terminal)
        .Number("since"u8, attach.Since)
        .Number("history_bytes"u8, attach.HistoryBytes)
        .Texts("environment"u8, attach.Environment);

    public static AttachSession ReadAttach(MemberReader from) => new(from.Needed("session"u8))
    {
        Columns = from.Int("columns"u8) ?? 80,
        Rows = from.Int("rows"u8) ?? 24,
        Role = from.Text("role"u8),
        Steal = from.Flag("steal"u8),
        SizePolicy = from.Text("size_policy"u8),
        Inside = from.Text("inside"u8),
        Terminal = from.Text("terminal"u8),
        Since = from.Long("since"u8),
        HistoryBytes = from.Int("history_bytes"u8),
        Environment = from.Texts("environment"u8),
    };

    public static void Write(MemberWriter to, Attached attached) => to
        .Number("channel"u8, attached.Channel)
        .Text("viewer"u8, attached.Viewer)
        .Object("session"u8, attached.Session, RowMembers.Write)
        .Objects("others"u8, attached.Others, RowMembers.Write)
        .Text("mode"u8, attached.Mode);

    public static Attached ReadAttached(MemberReader from) => new(
        from.Int("channel"u8) ?? 0,
        from.Needed("viewer"u8),
        ReadSession(from),
        from.Objects("others"u8, RowMembers.ReadViewer) ?? [],
        from.Text("mode"u8) ?? "raw");

    private static SessionRow ReadSession(MemberReader from) => from.Object("session"u8, RowMembers.Read) ?? throw new System.Text.Json.JsonException("'session' is missing");
}
