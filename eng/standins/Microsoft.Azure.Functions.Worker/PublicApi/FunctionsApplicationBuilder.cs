using Microsoft.Azure.Functions.Worker.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The builder of a function app.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly FunctionsHostBuilder _host;
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args) => _host = new FunctionsHostBuilder(args);

    /// <inheritdoc/>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_host.Web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>The app's settings. Environment variables win over the values of local.settings.json.</summary>
    public ConfigurationManager Configuration => _host.Web.Configuration;

    /// <inheritdoc/>
    public IHostEnvironment Environment => _host.Web.Environment;

    /// <inheritdoc/>
    public ILoggingBuilder Logging => _host.Web.Logging;

    /// <inheritdoc/>
    public IMetricsBuilder Metrics => _host.Web.Metrics;

    /// <inheritdoc cref="IHostApplicationBuilder.Services"/>
    public IServiceCollection Services => _host.Web.Services;

    /// <summary>Builds the app, once.</summary>
    /// <exception cref="InvalidOperationException">The app was built before, or its functions contradict each other.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        return _host.Build();
    }

    /// <inheritdoc/>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_host.Web).ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _host.Middleware.Add(middleware);
        return this;
    }

    private void ThrowIfBuilt()
    {
        if (_built)
        {
            throw new InvalidOperationException("The application was built before.");
        }
    }
}
