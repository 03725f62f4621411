using Abide.Daemon.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Abide.Daemon.Http;

/// <summary>One place where HTTP is answered: the local socket, or an address. Built by hand, with nothing from files or the environment.</summary>
internal sealed class HttpSite : IAsyncDisposable
{
    private const int LargestBody = 8 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private const int MostConnections = 4096, MostStreams = 1024;

    private readonly WebApplication _application;

    private HttpSite(WebApplication application) => _application = application;

    /// <summary>Starts answering.</summary>
    /// <param name="listen">Where.</param>
    /// <param name="gate">Who comes in.</param>
    /// <param name="routes">What is answered.</param>
    /// <param name="requests">Who answers.</param>
    /// <param name="log">The log.</param>
    /// <param name="transport">Where connections come from, when not from the network.</param>
    public static async Task<HttpSite> StartAsync(Action<KestrelServerOptions> listen, Gate gate, Routes routes, Requests requests, LoginPage login, ILogger log, IConnectionListenerFactory? transport = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "abided", ContentRootPath = "/", EnvironmentName = Environments.Production });
        builder.Services.AddSingleton<IHostLifetime, DaemonLifetime>();
        builder.Services.AddRoutingCore();
        builder.Logging.AddProvider(new OneLog(log)).SetMinimumLevel(LogLevel.Warning);
        if (transport is not null)
            builder.Services.AddSingleton(transport);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = LargestBody;
            options.Limits.MaxConcurrentConnections = MostConnections;
            options.Limits.MaxConcurrentUpgradedConnections = MostStreams;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            options.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http1);
            listen(options);
        });

        var application = builder.Build();
        application.Use(next => http => AnswerFaultsAsync(http, next, log));
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(30), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        application.Use(next => http => gate.PassAsync(http, next)); // before routing: nobody learns which routes there are
        application.UseRouting();
        IEndpointRouteBuilder endpoints = application;
        foreach (var route in routes.All)
            endpoints.MapMethods(Route.Prefix + route.Path, [route.Method], (RequestDelegate)(http => AnswerAsync(new RouteCall(http, route, requests), route)));
        endpoints.MapMethods(Gate.LoginPath, ["GET", "POST"], (RequestDelegate)login.AnswerAsync);
        endpoints.MapGet("/", (RequestDelegate)LoginPage.WelcomeAsync);
        endpoints.MapFallback(http => AnswerNothingAsync(http, routes));
        try
        {
            await application.StartAsync();
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }

        return new HttpSite(application);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(Patience); // streams go on until they are cut
        await _application.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private static async Task AnswerAsync(RouteCall call, Route route)
    {
        if (!call.Caller.Scopes.HasFlag(route.Scope))
            throw Permissions.Forbidden(call.Caller, $"it needs the scope '{Access.ScopeWords.Word(route.Scope)}'");

        call.CheckQuery();
        await route.Answer(call);
    }

    private static async Task AnswerNothingAsync(HttpContext http, Routes routes)
    {
        var path = Sessions.SessionName.Shown(http.Request.Path);
        var methods = string.Join(", ", routes.All.Where(route => route.IsAt(http.Request.Path)).Select(route => route.Method));
        if (methods.Length == 0)
        {
            await Problem.WriteAsync(http, StatusCodes.Status404NotFound, Protocol.Messages.ErrorCodes.NotFound, $"there is nothing at '{path}'; {Route.Prefix}/openapi.json says what there is");
            return;
        }

        http.Response.Headers.Allow = methods;
        await Problem.WriteAsync(http, StatusCodes.Status405MethodNotAllowed, "wrong-method", $"{path} takes {methods}; not {http.Request.Method}");
    }

    private static async Task AnswerFaultsAsync(HttpContext http, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(http);
        }
        catch (RefusalException refusal)
        {
            await Problem.WriteAsync(http, refusal.Error);
        }
        catch (Registry.RefusedException refused)
        {
            await Problem.WriteAsync(http, new Protocol.Messages.ErrorReply(refused.Code, refused.Message));
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException bad)
        {
            await Problem.WriteAsync(http, bad.StatusCode, Protocol.Messages.ErrorCodes.Invalid, bad.Message);
        }
        catch (Exception gone) when (http.RequestAborted.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            // The client is gone.
        }
        catch (Exception fault)
        {
            HttpLog.Fault(log, http.Request.Method, http.Request.Path, fault);
            await Problem.WriteAsync(http, StatusCodes.Status500InternalServerError, Protocol.Messages.ErrorCodes.Failed, "a defect in the daemon ('abide daemon logs' has the details)");
        }
    }

    /// <summary>The daemon begins and ends it: no signal of the process, no console.</summary>
    private sealed class DaemonLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>The daemon's log, for the server's own faults.</summary>
    private sealed class OneLog(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}

/// <summary>What the HTTP part logs.</summary>
internal static partial class HttpLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} could not be answered")]
    public static partial void Fault(ILogger logger, string method, string path, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "HTTP at {Address} is not served: {Reason}")]
    public static partial void NotServed(ILogger logger, string address, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "HTTP is served at {Url}")]
    public static partial void Served(ILogger logger, string url);
}
