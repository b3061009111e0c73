using Microsoft.Extensions.Options;

namespace AuthFunctions;

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
