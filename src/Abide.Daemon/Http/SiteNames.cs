namespace Abide.Daemon.Http;

/// <summary>The names under which a site may be asked for. A page that reaches it by another name (DNS rebinding), or another page altogether, is turned away.</summary>
/// <param name="hosts">Names or addresses, with the port where it is not the scheme's own.</param>
/// <param name="isSecure">True for https.</param>
internal sealed class SiteNames(IEnumerable<string> hosts, bool isSecure)
{
    private readonly HashSet<string> _hosts = new(hosts, StringComparer.OrdinalIgnoreCase);

    public string HostsInWords => string.Join(", ", _hosts.Order(StringComparer.Ordinal));

    public bool AllowsHost(string host) => _hosts.Contains(host);

    public bool AllowsOrigin(string origin) => origin.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && _hosts.Contains(origin[Scheme.Length..]);

    private string Scheme => isSecure ? "https://" : "http://";
}
