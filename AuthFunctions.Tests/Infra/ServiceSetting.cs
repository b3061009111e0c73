using System.Reflection;

namespace AuthFunctions.Tests.Infra;

/// <summary>A setting that the code reads: a property of an options class.</summary>
/// <param name="Name">Its name, such as <c>Auth__Pepper__CurrentKeyId</c>. The name of a dictionary ends with <c>{id}</c>.</param>
/// <param name="Property">Its property.</param>
internal sealed record ServiceSetting(string Name, PropertyInfo Property)
{
    private const string Separator = "__";
    private const string Id = "{id}";

    /// <summary>Whether the templates take the name of a secret in place of the value.</summary>
    public bool IsSecret => Name == "Auth__Auditing__NameKey";

    public bool IsDictionary => Name.EndsWith(Id, StringComparison.Ordinal);

    /// <summary>
    /// The path to the setting's value in the templates: a parameter and its nested properties, such as <c>auth</c>, <c>pepper</c>, <c>currentKeyId</c>.
    /// </summary>
    public IReadOnlyList<string> ParameterPath =>
        [.. $"{Name}{(IsSecret ? "SecretName" : "")}".Split(Separator).Where(part => part != Id).Select(part => char.ToLowerInvariant(part[0]) + part[1..])];

    /// <summary>The settings of an options class.</summary>
    /// <param name="options">The class.</param>
    /// <param name="section">Its section as it is written in app settings, such as <c>Auth__Pepper</c>.</param>
    public static IReadOnlyList<ServiceSetting> Of(Type options, string section) =>
    [
        .. from property in options.GetProperties(BindingFlags.Instance | BindingFlags.Public)
           let isDictionary = property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Dictionary<,>)
           where isDictionary || property.CanWrite
           select new ServiceSetting(string.Join(Separator, isDictionary ? [section, property.Name, Id] : [section, property.Name]), property),
    ];

    public override string ToString() => Name;
}
