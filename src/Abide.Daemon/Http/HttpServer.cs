using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Abide.Daemon.Access;
using Abide.Daemon.Api;
using Abide.Daemon.Io;
using Abide.Daemon.Registry;
using Abide.Daemon.Sessions;
using Abide.Protocol.Messages;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>HTTP: on the local socket, where the server is loaded with the first connection; and at the addresses that somebody asked for.</summary>
internal sealed class HttpServer(string socket, SiteStore store, HttpAccess access, Workers workers, TimeProvider time, ILogger log) : IHttpSites, IAsyncDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly List<Served> _sites = [];
    private readonly LocalConnections _local = new(log);
    private readonly LoginPage _login = new(access);
    private LocalDoor? _door;
    private Task<HttpSite>? _localSite;
    private Routes? _routes;
    private Requests? _requests;

    public HttpStatusReply Status
    {
        get
        {
            lock (_sites)
                return new HttpStatusReply(socket, [.. _sites.Select(site => site.Row)]);
        }
    }

    /// <summary>Listens on the local socket, at the addresses of the configuration, and at those that were served before.</summary>
    public async Task OpenAsync(Requests requests, Routes routes, Func<int, Caller> callerOf, IReadOnlyList<ServeHttp> configured)
    {
        (_requests, _routes) = (requests, routes);
        _door = new LocalDoor(
            socket,
            workers,
            (connection, pid) =>
            {
                _local.Add(connection, callerOf(pid));
                _localSite ??= Task.Run(() => HttpSite.StartAsync(options => options.Listen(_local.EndPoint), new Gate(access, names: null), routes, requests, _login, log, _local));
            },
            time,
            log);
        foreach (var request in configured.Concat(store.Load()))
        {
            try
            {
                await ServeAsync(request);
            }
            catch (RefusedException e)
            {
                HttpLog.NotServed(log, request.Address, e.Message);
                lock (_sites)
                    _sites.Add(new Served(request, null, new HttpSiteRow(request.Address, "", [], e.Message), null));
            }
        }
    }

    public async Task<HttpSiteRow> ServeAsync(ServeHttp request)
    {
        var address = SiteAddress.Parse(request.Address);
        var certificate = ReadCertificate(request);
        if (!address.IsLoopback && certificate is null && !request.InsecurePlaintext)
            throw new RefusedException($"{request.Address} can be reached by others, who could read everything on the way: give --tls CERTIFICATE, or --insecure-plaintext if something else protects it", ErrorCodes.Invalid);
        await _changing.WaitAsync();
        try
        {
            lock (_sites)
            {
                if (_sites.Exists(site => site.Site is not null && site.Request.Address == address.ToString()))
                    throw new RefusedException($"{address} is served already; 'abide serve --stop {address}' ends that", ErrorCodes.Exists);
            }

            var listening = Listen(address, request.Address);
            var port = ((IPEndPoint)listening.LocalEndPoint!).Port;
            request = request with { Address = address.WithPort(port).ToString() }; // the next daemon takes the same one
            var names = address.Names(port, certificate is not null, request.Hosts ?? []);
            var handle = (ulong)listening.SafeHandle.DangerousGetHandle();
            listening.SafeHandle.SetHandleAsInvalid(); // the server closes it
            var site = await Task.Run(() => HttpSite.StartAsync(
                options => options.ListenHandle(handle, endpoint =>
                {
                    if (certificate is not null)
                        endpoint.UseHttps(certificate);
                }),
                new Gate(access, new SiteNames(names, certificate is not null)),
                _routes!,
                _requests!,
                _login,
                log));
            var row = new HttpSiteRow(request.Address, $"{(certificate is null ? "http" : "https")}://{names[0]}/", names);
            lock (_sites)
            {
                _sites.RemoveAll(served => served.Request.Address == request.Address);
                _sites.Add(new Served(request, site, row, certificate));
            }

            Store();
            HttpLog.Served(log, row.Url);
            return row;
        }
        finally
        {
            _changing.Release();
        }
    }

    public async Task StopAsync(string? address)
    {
        await _changing.WaitAsync();
        try
        {
            List<Served> over;
            lock (_sites)
            {
                over = _sites.FindAll(site => address is null || site.Request.Address == address || site.Row.Url.TrimEnd('/') == address.TrimEnd('/'));
                if (address is not null && over.Count == 0)
                    throw new RefusedException($"HTTP is not served at '{SessionName.Shown(address)}'{(_sites.Count > 0 ? "; it is at " + string.Join(", ", _sites.Select(site => site.Request.Address)) : "")}", ErrorCodes.NotFound);
                _sites.RemoveAll(over.Contains);
            }

            Store();
            foreach (var site in over)
                await site.DisposeAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    public LinkCreated CreateLink(string name, Scopes scopes, SessionId? only)
    {
        string[] urls;
        lock (_sites)
            urls = [.. _sites.Where(site => site.Site is not null).SelectMany(site => site.Urls)];
        if (urls.Length == 0)
            throw new RefusedException("no browser can reach this daemon: 'abide serve --http ADDRESS' serves HTTP");
        var secret = access.Links.Issue(new LoginLink(name, scopes, only));
        string[] links = [.. urls.Select(url => $"{url.TrimEnd('/')}{Gate.LoginPath}?{LoginPage.LinkParameter}={secret}")];
        return new LinkCreated(links, time.GetUtcNow() + access.Links.Lifetime, QrCode.Draw(links[0]));
    }

    public async ValueTask DisposeAsync()
    {
        _door?.Close();
        List<Served> all;
        lock (_sites)
            all = [.. _sites];
        foreach (var site in all)
            await site.DisposeAsync();
        if (_localSite is { } local)
            await (await local).DisposeAsync();
        _changing.Dispose();
    }

    private static Socket Listen(SiteAddress address, string text)
    {
        var listening = new Socket(address.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listening.Bind(new IPEndPoint(address.Address, address.Port));
            listening.Listen();
            return listening;
        }
        catch (SocketException e)
        {
            listening.Dispose();
            throw new RefusedException(
                e.SocketErrorCode switch
                {
                    SocketError.AddressAlreadyInUse => $"port {address.Port} is taken: another program listens at {text}",
                    SocketError.AccessDenied => $"port {address.Port} is not for ordinary users: take one from 1024 on",
                    SocketError.AddressNotAvailable => $"{text} is no address of this machine",
                    _ => $"cannot listen at {text}: {e.Message}",
                },
                ErrorCodes.Denied);
        }
    }

    private static X509Certificate2? ReadCertificate(ServeHttp request)
    {
        if (request.Certificate is not { } file)
            return request.Key is null ? null : throw new RefusedException("a key needs its certificate: give --tls CERTIFICATE", ErrorCodes.Invalid);
        try
        {
            return X509Certificate2.CreateFromPemFile(file, request.Key ?? file);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{file}{(request.Key is { } key ? $" and {key} are" : " is")} no certificate with its key (PEM): {e.Message}", ErrorCodes.Invalid);
        }
    }

    private void Store()
    {
        lock (_sites)
            store.Save([.. _sites.Where(site => site.Request.Detach).Select(site => site.Request)]);
    }

    /// <summary>A site that was asked for.</summary>
    private sealed record Served(ServeHttp Request, HttpSite? Site, HttpSiteRow Row, X509Certificate2? Certificate) : IAsyncDisposable
    {
        /// <summary>How it is reached from here, and, when it can be, from elsewhere.</summary>
        public IEnumerable<string> Urls => Row.Hosts.Select(host => (Certificate is null ? "http://" : "https://") + host + "/").Where(url => !url.Contains("//localhost", StringComparison.Ordinal)).DefaultIfEmpty(Row.Url);

        public async ValueTask DisposeAsync()
        {
            if (Site is not null)
                await Site.DisposeAsync();
            Certificate?.Dispose();
        }
    }
}
