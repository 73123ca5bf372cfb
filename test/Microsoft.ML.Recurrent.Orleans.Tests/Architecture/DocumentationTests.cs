using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.Recurrent.Orleans.Tests.Architecture;

/// <summary>The programs of the documentation, compiled as a reader would who pastes them into a new project.</summary>
public sealed partial class DocumentationTests
{
    private const string ImplicitUsings =
        "using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;\n";

    private static readonly string[] _blocks =
        [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "orleans.md"))).Select(match => match.Groups[1].Value)];

    public static TheoryData<int> Blocks => new(Enumerable.Range(0, _blocks.Length));

    [Theory]
    [MemberData(nameof(Blocks))]
    public void ProgramCompiles(int block)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));
        var program = CSharpSyntaxTree.ParseText(ImplicitUsings + _blocks[block]);

        var compilation = CSharpCompilation.Create("Example", [program], references, new CSharpCompilationOptions(OutputKind.ConsoleApplication));

        compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
