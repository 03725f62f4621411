namespace Abide.Terminal.Events;

/// <summary>The latest events, until somebody takes them; older ones give way.</summary>
internal sealed class EventQueue
{
    public const int MaximumCount = 64;

    public const int MaximumBytes = 64 * 1024;

    private readonly List<ScreenEvent> _events = [];
    private int _bytes;

    public IReadOnlyList<ScreenEvent> Events => _events;

    public void Add(ScreenEvent item)
    {
        _events.Add(item);
        _bytes += item.Size;
        while (_events.Count > MaximumCount || _bytes > MaximumBytes)
        {
            _bytes -= _events[0].Size;
            _events.RemoveAt(0);
        }
    }

    public void Clear()
    {
        _events.Clear();
        _bytes = 0;
    }
}
