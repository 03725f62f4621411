using Abide.Daemon.Registry;

namespace Abide.Daemon.Terminals;

/// <summary>The way out of the list: from the turn on in which its removal is decided nobody starts it and nobody attaches to it, unless it stays after all.</summary>
internal sealed partial class TerminalSession
{
    private bool _isLeaving;

    /// <summary>Decides that it is removed. In a turn.</summary>
    /// <exception cref="RefusedException">Somebody else has.</exception>
    public void BeginRemoval()
    {
        CheckStays();
        _isLeaving = true;
    }

    /// <summary>It stays after all. In a turn.</summary>
    public void EndRemoval() => _isLeaving = false;

    /// <exception cref="RefusedException">It is being removed.</exception>
    public void CheckStays()
    {
        if (_isLeaving)
            throw new RefusedException($"{Name} is being removed");
    }
}
