using System.IO.Compression;
using Microsoft.ML.Recurrent.Interop;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Interop;

public class ModelEnsembleFileTests
{
    private readonly MLContext _context = new(1);

    [Fact]
    public void EnsembleComesBackWithItsModels()
    {
        using var file = Saved();

        _context.Model.Load(file, out _).Should().BeOfType<ModelEnsembleTransformer>().Which.Models.Should().HaveCount(2).And.AllBeOfType<RecurrentTransformer>();
    }

    [Fact]
    public void FileNamesALoaderThatOlderVersionsDoNotHave()
    {
        using var file = Saved();
        using var archive = new ZipArchive(file, ZipArchiveMode.Read);

        using var model = new StreamReader(archive.GetEntry("TransformerChain/Model.key")?.Open() ?? archive.Entries.First(e => e.FullName.EndsWith("Model.key", StringComparison.Ordinal)).Open());
        model.ReadToEnd().Should().Contain(ModelEnsembleFile.LoaderSignature);
    }

    [Fact]
    public void NoModelIsRefused()
    {
        var make = () => new ModelEnsembleTransformer([]);

        make.Should().Throw<ArgumentException>().WithMessage("There are 0 models; expected 1 to 1000.*");
    }

    private MemoryStream Saved()
    {
        var rows = SyntheticRows.View(_context);
        var model = _context.BinaryClassification.Trainers.Lstm(SmallOptions.Lstm()).Fit(rows);
        var file = new MemoryStream();
        _context.Model.Save(new ModelEnsembleTransformer([model, model]), rows.Schema, file);
        file.Position = 0;
        return file;
    }
}
