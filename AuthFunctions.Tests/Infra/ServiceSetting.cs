using System.Reflection;

namespace AuthFunctions.Tests.Infra;

/// <summary>A setting that the code reads: a property of an options class, or of a group of settings in one.</summary>
/// <param name="Name">Its name, such as <c>Auth__Pepper__CurrentKeyId</c>. A dictionary's ends with <c>{id}</c>.</param>
/// <param name="Property">Its property.</param>
internal sealed record ServiceSetting(string Name, PropertyInfo Property)
{
    private const string Separator = "__";

    public bool IsDictionary => Property.PropertyType.IsGenericType && Property.PropertyType.GetGenericTypeDefinition() == typeof(Dictionary<,>);

    /// <summary>The names of the parameter and of the properties in it that give the setting to the templates, such as <c>auth</c>, <c>pepper</c>, <c>currentKeyId</c>.</summary>
    public IReadOnlyList<string> ParameterPath =>
        [.. Name.Split(Separator).Where(part => part != "{id}").Select(part => char.ToLowerInvariant(part[0]) + part[1..])];

    /// <summary>The settings of an options class and of its groups.</summary>
    public static IReadOnlyList<ServiceSetting> Of(Type options, string section) =>
    [
        .. options.GetProperties(BindingFlags.Instance | BindingFlags.Public).SelectMany(property =>
        {
            var setting = new ServiceSetting($"{section}{Separator}{property.Name}", property);
            return setting.IsDictionary ? [setting with { Name = $"{setting.Name}{Separator}{{id}}" }]
                : IsGroup(property.PropertyType) ? Of(property.PropertyType, setting.Name)
                : [setting];
        }),
    ];

    public override string ToString() => Name;

    private static bool IsGroup(Type type) => type.IsClass && type.Namespace?.StartsWith(nameof(AuthFunctions), StringComparison.Ordinal) is true;
}
