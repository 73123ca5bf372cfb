namespace Microsoft.ML.Recurrent.Orleans.Tests.Architecture;

public sealed class DependencyTests
{
    [Fact]
    public void CoreKnowsNothingOfThisPackage() => typeof(RecurrentTransformer).Assembly.GetReferencedAssemblies().Select(a => a.Name)
        .Should().Contain("Microsoft.ML.Core", "a test that sees no reference cannot fail")
        .And.NotContain(name => name!.Contains("Orleans") || name == "Npgsql");

    [Fact]
    public void PackageUsesTheCoresPublicSurfaceAlone() => typeof(RecurrentTransformer).Assembly
        .GetCustomAttributes(typeof(System.Runtime.CompilerServices.InternalsVisibleToAttribute), false)
        .Cast<System.Runtime.CompilerServices.InternalsVisibleToAttribute>().Select(a => a.AssemblyName)
        .Should().NotBeEmpty().And.NotContain(name => name.Contains("Orleans"));
}
