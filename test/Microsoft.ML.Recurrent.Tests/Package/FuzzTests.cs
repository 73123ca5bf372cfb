using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>The attacks of the fuzz program in a small count; CONTRIBUTING says how to run more.</summary>
[Trait(Categories.Trait, Categories.Slow)]
public class FuzzTests
{
    [Theory]
    [InlineData("models", "500")]
    [InlineData("checkpoints", "500")]
    [InlineData("streams", "500")]
    [InlineData("kills", "15")]
    public void AttackFindsNothing(string what, string count)
    {
        string program = Path.Combine(Repository.Folder, "test", "Microsoft.ML.Recurrent.Fuzz", "bin", Repository.Configuration);
        string dll = Directory.GetFiles(program, "Microsoft.ML.Recurrent.Fuzz.dll", SearchOption.AllDirectories).Single();

        var (exitCode, output) = HostProcess.Start(Path.ChangeExtension(dll, OperatingSystem.IsWindows() ? ".exe" : null)!, Path.GetTempPath(), [what, count]);

        output.Should().Contain(" 0 findings");
        exitCode.Should().Be(0);
    }
}
