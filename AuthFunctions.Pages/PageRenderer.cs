using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthFunctions.Pages;

/// <summary>Renders pages to HTML.</summary>
public sealed class PageRenderer : IDisposable
{
    private readonly ILoggerFactory _loggers;

    // Without it, é becomes an entity.
    private readonly ServiceProvider _services =
        new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();

    /// <summary>Creates the renderer.</summary>
    public PageRenderer(ILoggerFactory loggers) => _loggers = loggers;

    /// <summary>Renders a page.</summary>
    /// <typeparam name="TView">The page.</typeparam>
    /// <param name="page">What every page shows.</param>
    /// <param name="parameters">The page's own parameters.</param>
    public async Task<string> RenderAsync<TView>(PageContext page, IReadOnlyDictionary<string, object?> parameters)
        where TView : PageView
    {
        var all = ParameterView.FromDictionary(new Dictionary<string, object?>(parameters) { [nameof(PageView.Page)] = page });
        // One for each page: a renderer keeps what it has rendered.
        await using var renderer = new HtmlRenderer(_services, _loggers);
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<TView>(all)).ToHtmlString());
    }

    /// <inheritdoc />
    public void Dispose() => _services.Dispose();
}
