using Microsoft.AspNetCore.Components;

namespace AuthFunctions.Pages;

/// <summary>A page.</summary>
public abstract class PageView : ComponentBase
{
    /// <summary>What every page shows.</summary>
    [Parameter]
    [EditorRequired]
    public required PageContext Page { get; set; }

    /// <summary>The texts.</summary>
    protected PageTexts T => Page.Texts;
}
