using Microsoft.ML.Data;
using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Persistence;

public sealed class AtomicSaveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlrecurrent").FullName;
    private readonly MLContext _context = new(1);
    private readonly RecurrentTransformer _model = new(DrawnModels.Everything());
    private readonly string _path;

    public AtomicSaveTests() => _path = Path.Combine(_folder, "model.zip");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void SaveWithoutASchemaIsLoadedByMLNet()
    {
        File.WriteAllText(_path, "old");

        _model.Save(_path);

        ((RecurrentTransformer)_context.Model.Load(_path, out var schema)).Options.Should().BeEquivalentTo(_model.Options);
        schema.Should().BeNull();
        Directory.GetFileSystemEntries(_folder).Should().Equal(_path);
    }

    [Fact]
    public void SaveWithASchemaGivesItBack()
    {
        var schema = SyntheticRows.View(_context).Schema;

        _model.Save(_path, schema);

        _context.Model.Load(_path, out var loaded);
        loaded.Select(c => (c.Name, c.Type.ToString())).Should().Equal(schema.Select(c => (c.Name, c.Type.ToString())));
    }

    [Fact]
    public void SaveAtomicallyOfAPipelineLoadsAsOne()
    {
        var data = SyntheticRows.View(_context);
        var chain = new TransformerChain<ITransformer>(_context.Transforms.CopyColumns("Copy", "Target").Fit(data), _model);

        _context.Model.SaveAtomically(chain, data.Schema, _path);

        ((IEnumerable<ITransformer>)_context.Model.Load(_path, out _)).Last().Should().BeOfType<RecurrentTransformer>();
    }

    [Fact]
    public void FailedSaveKeepsThePreviousFile()
    {
        File.WriteAllText(_path, "old");

        var save = () => _context.Model.SaveAtomically(new Unsavable(), null, _path);

        save.Should().Throw<NotSupportedException>();
        File.ReadAllText(_path).Should().Be("old");
        Directory.GetFileSystemEntries(_folder).Should().Equal(_path);
    }

    [Fact]
    public void ForecasterSavesTheSame()
    {
        var data = SyntheticSeries.View(_context, 40);
        var model = SmallForecasts.Fit(SmallForecasts.Gru, data);

        model.Save(_path, data.Schema);

        SmallForecasts.Forecast(_context.Model.Load(_path, out _), data).Should().BeEquivalentTo(SmallForecasts.Forecast(model, data), o => o.WithStrictOrdering());
    }

    private sealed class Unsavable : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => input;

        void ICanSaveModel.Save(ModelSaveContext ctx) => throw new NotSupportedException("cannot be saved");
    }
}
