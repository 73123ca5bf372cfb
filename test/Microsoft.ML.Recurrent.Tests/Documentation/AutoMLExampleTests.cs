using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

/// <summary>The README's line on ML.NET's AutoML, compiled against the signatures of its package.</summary>
public sealed partial class AutoMLExampleTests
{
    // The entry point as ML.NET's main branch had it in August 2026; the search space is that of its package Microsoft.ML.SearchSpace.
    private const string Signatures = """
        namespace Microsoft.ML.SearchSpace
        {
            public class SearchSpace;
            public sealed class SearchSpace<T> : SearchSpace where T : class, new();
        }
        namespace Microsoft.ML.AutoML
        {
            public class SweepableEstimator;
            public sealed class AutoCatalog
            {
                public SweepableEstimator CreateSweepableEstimator<T>(System.Func<MLContext, T, IEstimator<ITransformer>> factory, SearchSpace.SearchSpace<T> ss = null)
                    where T : class, new() => null;
            }
            public static class MLContextExtension
            {
                public static AutoCatalog Auto(this MLContext mlContext) => null;
            }
        }
        """;

    private const string Program = """
        using Microsoft.ML; using Microsoft.ML.AutoML; using Microsoft.ML.Recurrent; using Microsoft.ML.SearchSpace;
        MLContext mlContext = new();
        SweepableEstimator estimator =
        """;

    [Fact]
    public void SweepableEstimatorCompiles()
    {
        string example = Example().Match(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Groups[1].Value;
        example.Should().Contain("CreateSweepableEstimator");

        Errors(example).Should().BeEmpty();
        Errors(example.Replace("LstmOptions", "GruOptions")).Should().NotBeEmpty("a test that accepts anything cannot fail");
    }

    private static IEnumerable<Diagnostic> Errors(string example) => CSharpCompilation.Create(
            "AutoMLExample",
            [CSharpSyntaxTree.ParseText($"{Program}{example};"), CSharpSyntaxTree.ParseText(Signatures)],
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication))
        .GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

    [GeneratedRegex("`(mlContext\\.Auto\\(\\)[^`]*)`")]
    private static partial Regex Example();
}
