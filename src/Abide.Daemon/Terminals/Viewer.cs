using System.Buffers;
using Abide.Daemon.Journal;
using Abide.Protocol.Messages;
using Abide.Terminal.Input;
using Abide.Terminal.Rendering;

namespace Abide.Daemon.Terminals;

/// <summary>Where a viewer's bytes go: a channel of a client's connection. Calls may come from any worker and never block.</summary>
internal interface IViewerChannel
{
    /// <summary>What the client calls itself.</summary>
    string Client { get; }

    /// <summary>The client's process.</summary>
    int Pid { get; }

    /// <summary>Sends bytes if the connection takes them now and the channel has credit; false, and nothing sent, if not: then the session is called when it may go on.</summary>
    bool TrySend(long position, ReadOnlySpan<byte> bytes);

    /// <summary>How many bytes <see cref="TrySend"/> would take now; 0 when it would refuse.</summary>
    int Room { get; }

    /// <summary>Sends bytes whatever waits; for repaints, which are bounded.</summary>
    void Send(long position, ReadOnlySpan<byte> bytes);

    /// <summary>Ends the channel.</summary>
    void Close(ChannelClosed why);
}

/// <summary>One attached client: a cursor plus a size and a role. Belongs to its session's turns.</summary>
internal sealed class Viewer(string id, IViewerChannel channel, int columns, int rows, ViewerRole role, DateTimeOffset since, string? terminal)
{
    public string Id { get; } = id;

    public IViewerChannel Channel { get; } = channel;

    public int Columns { get; set; } = columns;

    public int Rows { get; set; } = rows;

    public ViewerRole Role { get; } = role;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Its <c>TERM</c>.</summary>
    public string? Terminal { get; } = terminal;

    /// <summary>The journal position up to which it has been sent output.</summary>
    public Position Position { get; set; }

    /// <summary>The same in bytes of output.</summary>
    public long Offset { get; set; }

    /// <summary>Bytes before <see cref="Offset"/> that are not sent yet, because the sequence they belong to was not whole.</summary>
    public ArrayBufferWriter<byte> Owed { get; } = new();

    /// <summary>When it fell behind, in the session's monotonic time; null while it is current.</summary>
    public long? BehindSince { get; set; }

    /// <summary>True for a viewer whose terminal has another size than the session: it gets drawn cells, not the program's bytes.</summary>
    public bool IsDrawn { get; set; }

    /// <summary>What it was drawn.</summary>
    public DrawnRows Drawn { get; } = new();

    /// <summary>The screen revision that was last drawn for it; -1 when its terminal shows something else.</summary>
    public long DrawnRevision { get; set; } = -1;

    /// <summary>How many bytes of the lines above the screen the next repaint writes first; then 0.</summary>
    public int HistoryBytes { get; set; }

    /// <summary>Takes out of its input what its terminal says by itself.</summary>
    public GraphicsAnswers Answers { get; } = new();

    /// <summary>What to do once it has seen everything; null while the session lives.</summary>
    public Action<Viewer>? Leave { get; set; }

    /// <summary>Its terminal shows already what came before a position.</summary>
    public void GoOnFrom(Position position, long offset, ReadOnlySpan<byte> held)
    {
        (Position, Offset, DrawnRevision) = (position, offset, 0);
        Owed.Write(held);
    }

    public ViewerRow ToRow() => new(Id, Channel.Client, Channel.Pid, Columns, Rows, Role switch
    {
        ViewerRole.View => "view",
        ViewerRole.Type => "type",
        _ => "own",
    }, Since, Terminal);
}
