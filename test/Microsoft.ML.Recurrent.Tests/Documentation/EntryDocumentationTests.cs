using Microsoft.CodeAnalysis;

namespace Microsoft.ML.Recurrent.Tests.Documentation;

public sealed class EntryDocumentationTests
{
    public static TheoryData<string> Examples =>
        [.. EntryDocumentation.Entries.SelectMany(EntryDocumentation.Of).SelectMany(EntryDocumentation.Examples).Distinct()];

    [Fact]
    public void EntryDocumentationHasAnExampleInEveryForm()
    {
        EntryDocumentation.Entries.Should().HaveCountGreaterThan(30);
        foreach (var entry in EntryDocumentation.Entries)
        {
            var forms = EntryDocumentation.Of(entry);
            forms.Should().NotBeEmpty(entry.ToString());
            forms.Should().OnlyContain(form => EntryDocumentation.Examples(form).Any(), entry.ToString());
        }
    }

    [Fact]
    public void EstimatorEntryDocumentationTellsColumnsLibtorchAndOnnx()
    {
        var estimators = EntryDocumentation.Entries.Where(entry => entry.ReturnType.Name.EndsWith("Estimator", StringComparison.Ordinal)).ToArray();

        estimators.Should().HaveCountGreaterThan(20);
        foreach (var form in estimators.SelectMany(EntryDocumentation.Of))
            form.Element("remarks")!.Element("format")!.Value.Should().ContainAll("| Input columns |", "| Output column", "| Needs libtorch to fit |", "| Exportable to ONNX |");
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void ExamplePastedIntoAProgramCompiles(string example)
    {
        var errors = Readme.Compile(example).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error);

        errors.Should().BeEmpty();
    }
}
