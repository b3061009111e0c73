namespace AuthFunctions.Pages;

/// <summary>What every page shows, and what was sent with its form.</summary>
public sealed record PageContext
{
    /// <summary>The texts, in the language of the page.</summary>
    public required PageTexts Texts { get; init; }

    /// <summary>The style and the script.</summary>
    public required PageAssets Assets { get; init; }

    /// <summary>The product.</summary>
    public required Brand Brand { get; init; }

    /// <summary>The path before <c>/account</c>, such as <c>/auth</c> behind a reverse proxy; usually empty.</summary>
    public required string BasePath { get; init; }

    /// <summary>The query that leads on after a login, with its question mark; empty for none.</summary>
    public string Onward { get; init; } = string.Empty;

    /// <summary>The links to the other languages, and the page's own.</summary>
    public required IReadOnlyList<LanguageLink> Languages { get; init; }

    /// <summary>The name of the user who is logged in; null for a page that needs no login.</summary>
    public string? LoginName { get; init; }

    /// <summary>The key of a text that says what has just been done; null for none.</summary>
    public string? Notice { get; init; }

    /// <summary>What was typed, by the name of the field. Passwords are never among it.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>What is wrong with it.</summary>
    public IReadOnlyList<FormError> Errors { get; init; } = [];

    /// <summary>The address of a page.</summary>
    /// <param name="page">Its path below <c>/account</c>; empty for the overview.</param>
    public string Link(string page) => page.Length == 0 ? $"{BasePath}/account" : $"{BasePath}/account/{page}";

    /// <summary>The address of a page from which the user is led on as from this one.</summary>
    public string LinkOnward(string page) => Link(page) + Onward;

    /// <summary>What was typed into a field.</summary>
    public string? ValueOf(string field) => Values.GetValueOrDefault(field);

    /// <summary>What is wrong with a field; null when nothing is.</summary>
    public string? ErrorOf(string field) => Errors.FirstOrDefault(error => error.Field == field)?.Text;
}
