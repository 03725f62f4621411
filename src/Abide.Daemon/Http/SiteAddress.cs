using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;

namespace Abide.Daemon.Http;

/// <summary>Where a site listens.</summary>
/// <param name="Address">The address of this machine.</param>
/// <param name="Port">0–65,535; 0 takes a free one.</param>
internal sealed record SiteAddress(IPAddress Address, int Port)
{
    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads <c>HOST:PORT</c>, or a port alone, which is of this machine only.</summary>
    /// <exception cref="RefusedException">It is none.</exception>
    public static SiteAddress Parse(string text)
    {
        var colon = text.LastIndexOf(':');
        var (host, port) = colon < 0 ? ("localhost", text) : (text[..colon], text[(colon + 1)..]);
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > IPEndPoint.MaxPort)
            throw Wrong(text);
        return new SiteAddress(
            host switch
            {
                "" or "localhost" => IPAddress.Loopback,
                "*" => IPAddress.Any,
                ['[', .. var inner, ']'] when IPAddress.TryParse(inner, out var ip) => ip,
                _ when IPAddress.TryParse(host, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork => ip,
                _ => throw Wrong(text),
            },
            number);
    }

    public SiteAddress WithPort(int port) => this with { Port = port };

    public override string ToString() => $"{(Address.Equals(IPAddress.Any) ? "*" : Written(Address))}:{Port.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The names under which browsers may ask for it.</summary>
    /// <param name="port">The port that it has.</param>
    /// <param name="isSecure">Whether it speaks TLS.</param>
    /// <param name="more">Names that were asked for.</param>
    public IReadOnlyList<string> Names(int port, bool isSecure, IReadOnlyList<string> more)
    {
        IEnumerable<string> hosts = [.. IsLoopback ? ["localhost"] : (string[])[], Written(Address)];
        if (Address.Equals(IPAddress.Any))
        {
            hosts = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address)
                .Where(one => one.AddressFamily == Address.AddressFamily).Select(Written).Append("localhost").Append(Dns.GetHostName());
        }

        var standard = port == (isSecure ? 443 : 80);
        return [.. hosts.Select(host => $"{host}:{port}").Concat(standard ? hosts : []).Concat(more.Select(name => name.Contains(':', StringComparison.Ordinal) || standard ? name : $"{name}:{port}")).Distinct()];
    }

    private static string Written(IPAddress address) => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();

    private static RefusedException Wrong(string text) => new($"'{SessionName.Shown(text)}' is no address: give HOST:PORT, where HOST is localhost, * or an IP address of this machine and PORT is 0 to 65535 (0: a free one)", ErrorCodes.Invalid);
}
