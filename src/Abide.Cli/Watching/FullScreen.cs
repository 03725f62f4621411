namespace Abide.Cli.Watching;

/// <summary>What a program that takes the whole screen writes before and after: the alternate screen, without a cursor and without wrapping (xterm ctlseqs, DECSET 1049, 25, 7).</summary>
internal static class FullScreen
{
    public const string Enter = "\e[?1049h\e[?25l\e[?7l", Leave = "\e[?7h\e[?25h\e[?1049l";
}
