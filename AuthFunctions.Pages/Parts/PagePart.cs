using Microsoft.AspNetCore.Components;

namespace AuthFunctions.Pages.Parts;

/// <summary>A part of a page.</summary>
public abstract class PagePart : ComponentBase
{
    /// <summary>What every page shows.</summary>
    [CascadingParameter]
    public required PageContext Page { get; set; }

    /// <summary>The texts.</summary>
    protected PageTexts T => Page.Texts;
}
