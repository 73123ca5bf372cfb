using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

/// <summary>The README's C# blocks, compiled as a reader would who pastes them into a new program.</summary>
internal static partial class Readme
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading;

        """;

    // What the fragments take from their surroundings.
    private const string Surroundings = """
        using Microsoft.ML; using Microsoft.ML.Data; using Microsoft.ML.Recurrent;
        MLContext mlContext = new();
        IDataView data = null!, trainingData = null!, validationData = null!, newerData = null!;
        RecurrentTransformer transformer = null!;
        ITransformer loadedModel = null!;
        Hour latest = null!;
        Hour[] history = [];

        """;

    public static IReadOnlyList<string> Blocks { get; } =
        [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))).Select(m => m.Groups[1].Value)];

    /// <summary>The whole program at the top.</summary>
    public static string Example => Blocks[0];

    public static CSharpCompilation Compile(string block) => CSharpCompilation.Create(
        "ReadmeExample",
        [CSharpSyntaxTree.ParseText(Program(block))],
        References(),
        new CSharpCompilationOptions(OutputKind.ConsoleApplication));

    private static string Program(string block)
    {
        if (block == Example)
            return Usings + block;
        string types = string.Concat(Blocks.Where(b => b.StartsWith("class ", StringComparison.Ordinal)));
        return Usings + Surroundings + (types.Contains(block, StringComparison.Ordinal) ? types : block + types);
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
