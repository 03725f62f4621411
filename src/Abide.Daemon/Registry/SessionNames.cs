using System.Diagnostics.CodeAnalysis;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Abide.Protocol.Values;

namespace Abide.Daemon.Registry;

/// <summary>Which session a person or script means: the names and ids of all that exist. Names are claimed in one step, whatever the case of their letters.</summary>
internal sealed class SessionNames<TSession>
    where TSession : class
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SessionId> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedDictionary<SessionId, TSession> _sessions = [];
    private readonly HashSet<SessionId> _coming = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _sessions.Count;
        }
    }

    public TSession[] All
    {
        get
        {
            lock (_lock)
                return [.. _sessions.Values];
        }
    }

    /// <summary>Claims a place for a session that is about to exist; <see cref="Remove"/> gives it back.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="most">How many there may be.</param>
    /// <exception cref="RefusedException">There are as many, or are about to be.</exception>
    public void ClaimPlace(SessionId id, int most)
    {
        lock (_lock)
        {
            if (_sessions.Count + _coming.Count >= most)
                throw new RefusedException($"there are {_sessions.Count} sessions already, the most there can be (limits.sessions); 'abide rm' those you do not need");
            _coming.Add(id);
        }
    }

    /// <summary>Claims a name for a session that is about to exist.</summary>
    /// <exception cref="RefusedException">It is illegal or taken.</exception>
    public void Claim(string name, SessionId id)
    {
        if (SessionName.Fault(name) is { } fault)
            throw new RefusedException(fault, ErrorCodes.Invalid);
        lock (_lock)
        {
            if (!_names.TryAdd(name, id) && _names[name] != id)
                throw new RefusedException($"a session named '{_names.Keys.First(key => string.Equals(key, name, StringComparison.OrdinalIgnoreCase))}' exists already; choose another name, or 'abide attach {name}'", ErrorCodes.Exists);
        }
    }

    /// <summary>Claims a name made from the command.</summary>
    public string ClaimChosen(IReadOnlyList<string> command, SessionId id)
    {
        lock (_lock)
        {
            var name = SessionName.Choose(command, _names.ContainsKey);
            _names.Add(name, id);
            return name;
        }
    }

    /// <summary>Gives a claimed name back.</summary>
    public void Release(string name, SessionId id)
    {
        lock (_lock)
        {
            if (_names.TryGetValue(name, out var owner) && owner == id)
                _names.Remove(name);
        }
    }

    public void Add(SessionId id, TSession session)
    {
        lock (_lock)
        {
            _sessions.Add(id, session);
            _coming.Remove(id);
        }
    }

    public void Remove(SessionId id)
    {
        lock (_lock)
        {
            _sessions.Remove(id);
            _coming.Remove(id);
            foreach (var name in _names.Where(pair => pair.Value == id).Select(pair => pair.Key).ToArray())
                _names.Remove(name);
        }
    }

    public bool TryGet(SessionId id, [NotNullWhen(true)] out TSession? session)
    {
        lock (_lock)
            return _sessions.TryGetValue(id, out session);
    }

    /// <summary>The session that a name, a full id, or an unambiguous id prefix means.</summary>
    /// <exception cref="RefusedException">There is none, or more than one.</exception>
    public TSession Find(string nameOrId)
    {
        lock (_lock)
        {
            if (_names.TryGetValue(nameOrId, out var named) && _sessions.TryGetValue(named, out var session))
                return session;
            var text = nameOrId.ToLowerInvariant();
            if (SessionId.TryParse(text, out var id) && _sessions.TryGetValue(id, out session))
                return session;
            if (text.Length >= SessionId.MinPrefix && text.All(c => char.IsAsciiHexDigit(c) || c == '-'))
            {
                var fitting = _sessions.Where(pair => pair.Key.ToString().StartsWith(text, StringComparison.Ordinal)).Take(3).ToArray();
                if (fitting.Length == 1)
                    return fitting[0].Value;
                if (fitting.Length > 1)
                    throw new RefusedException($"more than one session's id begins with '{nameOrId}'; give more of it, or the name", ErrorCodes.Ambiguous);
            }

            throw new RefusedException($"no session named '{SessionName.Shown(nameOrId)}'{Hint(nameOrId)}", ErrorCodes.NotFound);
        }
    }

    private string Hint(string name)
    {
        var near = _names.Keys
            .Select(known => (known, distance: known.StartsWith(name, StringComparison.OrdinalIgnoreCase) ? 1 : Nearest.Distance(known, name)))
            .Where(candidate => candidate.distance <= Math.Max(2, name.Length / 3))
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.known, StringComparer.OrdinalIgnoreCase)
            .Take(3)
            .Select(candidate => $"'{candidate.known}'")
            .ToArray();
        return near.Length > 0 ? $"; did you mean {string.Join(" or ", near)}?" : _names.Count == 0 ? "; there are no sessions" : "; 'abide ls' shows all";
    }
}
