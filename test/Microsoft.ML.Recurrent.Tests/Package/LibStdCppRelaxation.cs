using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Package;

/// <summary>The build task inside the package's targets, compiled without MSBuild.</summary>
internal static class LibStdCppRelaxation
{
    private const string MSBuild = """
        namespace Microsoft.Build.Framework
        {
            public interface ITaskItem { string ItemSpec { get; } }
            public enum MessageImportance { High, Normal }
        }
        namespace Microsoft.Build.Utilities
        {
            using Microsoft.Build.Framework;
            public sealed class Log
            {
                public bool HasLoggedErrors { get { return false; } }
                public void LogWarning(string message, params object[] values) { }
                public void LogMessage(MessageImportance importance, string message, params object[] values) { }
            }
            public abstract class Task { public Log Log = new Log(); public abstract bool Execute(); }
        }
        """;

    private static readonly Func<byte[], long> _findFlags = Compile();

    /// <summary>The place of the flag that is changed, or -1.</summary>
    public static long FindFlags(byte[] image) => _findFlags(image);

    private static Func<byte[], long> Compile()
    {
        string targets = File.ReadAllText(Path.Combine(Repository.Folder, "src/Microsoft.ML.Recurrent/buildTransitive/Microsoft.ML.Recurrent.targets"));
        string task = targets.Split("<![CDATA[")[1].Split("]]>")[0];
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || path.EndsWith("netstandard.dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Relaxation", [CSharpSyntaxTree.ParseText(task), CSharpSyntaxTree.ParseText(MSBuild)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        using var image = new MemoryStream();
        compilation.Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        image.Position = 0;
        return new AssemblyLoadContext("Relaxation").LoadFromStream(image).GetType("MLRecurrentRelaxLibStdCpp")!
            .GetMethod("FindFlags", BindingFlags.Static | BindingFlags.NonPublic)!.CreateDelegate<Func<byte[], long>>();
    }
}
