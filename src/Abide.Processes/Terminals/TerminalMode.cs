namespace Abide.Processes;

/// <summary>The terminal a person sits at, in raw mode until disposed (termios(3)).</summary>
public sealed unsafe class TerminalMode : IDisposable
{
    private readonly int fd;
    private LibC.TerminalSettings original;
    private bool restored;

    private TerminalMode(int fd, LibC.TerminalSettings original)
    {
        this.fd = fd;
        this.original = original;
    }

    /// <summary>Whether the descriptor is a terminal.</summary>
    public static bool IsTerminal(int fd)
    {
        LibC.TerminalSettings settings;
        return LibC.GetTerminal(fd, &settings) == 0;
    }

    /// <summary>Switches the terminal to raw mode: every key comes at once and as it is, nothing is echoed.</summary>
    /// <exception cref="PosixException">It is no terminal.</exception>
    public static TerminalMode EnterRaw(int fd)
    {
        LibC.TerminalSettings settings;
        Posix.Check(Posix.Result(LibC.GetTerminal(fd, &settings)), "cannot read the terminal's mode");
        var mode = new TerminalMode(fd, settings);
        mode.EnterRaw();
        return mode;
    }

    /// <summary>Raw mode again, after <see cref="Restore"/> (for a client that was suspended).</summary>
    public void EnterRaw()
    {
        var raw = original;
        LibC.MakeRaw(&raw);
        Posix.Check(Posix.Result(LibC.SetTerminal(fd, LibC.SetAfterDrain, &raw)), "cannot set the terminal's mode");
        restored = false;
    }

    /// <summary>Gives the terminal its settings back; once is enough, and a terminal that is gone is no error.</summary>
    public void Restore()
    {
        if (restored) return;
        restored = true;
        fixed (LibC.TerminalSettings* settings = &original) LibC.SetTerminal(fd, LibC.SetAfterDrain, settings);
    }

    /// <inheritdoc/>
    public void Dispose() => Restore();
}
