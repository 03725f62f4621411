using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Abide.Daemon.Metrics;

/// <summary>One HTTP/1.1 request with a body, on a connection of its own: all that an export needs. (The class library's client would be a tenth of the whole program.)</summary>
internal static class OtlpPost
{
    /// <summary>Sends JSON and reads the status; redirections are not followed.</summary>
    /// <exception cref="IOException">It was not taken; the message says why.</exception>
    public static async Task SendAsync(Uri url, ReadOnlyMemory<byte> json, CancellationToken cancelled)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(url.IdnHost, url.Port, cancelled);
            await using var plain = client.GetStream();
            await using var stream = url.Scheme == Uri.UriSchemeHttps ? await EncryptAsync(plain, url.IdnHost, cancelled) : plain;
            var head = string.Create(
                CultureInfo.InvariantCulture,
                $"POST {url.PathAndQuery} HTTP/1.1\r\nHost: {url.Authority}\r\nUser-Agent: abide\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\nConnection: close\r\n\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancelled);
            await stream.WriteAsync(json, cancelled);
            await stream.FlushAsync(cancelled);
            var status = await ReadStatusLineAsync(stream, cancelled);
            if (status.Split(' ') is not [_, ['2', _, _], ..])
                throw new IOException($"it answers '{status}'");
        }
        catch (Exception e) when (e is SocketException or System.Security.Authentication.AuthenticationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    private static async Task<Stream> EncryptAsync(Stream plain, string host, CancellationToken cancelled)
    {
        var encrypted = new SslStream(plain);
        await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancelled);
        return encrypted;
    }

    private static async Task<string> ReadStatusLineAsync(Stream stream, CancellationToken cancelled)
    {
        const int Longest = 256;
        var line = new byte[Longest];
        for (var length = 0; length < Longest;)
        {
            var count = await stream.ReadAsync(line.AsMemory(length), cancelled);
            if (count == 0)
                throw new IOException("it closes the connection without an answer");
            length += count;
            if (line.AsSpan(0, length).IndexOf("\r\n"u8) is var end && end >= 0)
                return Encoding.ASCII.GetString(line, 0, end);
        }

        throw new IOException("it does not answer as an HTTP server does");
    }
}
