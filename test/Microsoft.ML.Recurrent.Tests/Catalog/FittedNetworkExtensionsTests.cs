using Microsoft.ML.Recurrent.Tests.Fixtures;

namespace Microsoft.ML.Recurrent.Tests.Catalog;

public sealed class FittedNetworkExtensionsTests : IDisposable
{
    private readonly MLContext _context = new(1);
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void ChainThatWasLoadedGivesItsNetworkAndItsFile()
    {
        var data = SyntheticRows.View(_context, 30);
        var network = _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(data);
        var chain = _context.Transforms.CopyColumns("A", "Level").Append(_context.Transforms.CopyColumns("B", "Level")).Fit(data).Append(network);
        _context.Model.Save(chain, data.Schema, InFolder("model.zip"));
        var loaded = _context.Model.Load(InFolder("model.zip"), out _);

        loaded.GetRecurrentTransformer().Options.CellName.Should().Be("gru");
        loaded.SaveOnnx(InFolder("chain.onnx"));
        network.SaveOnnx(InFolder("network.onnx"));

        File.ReadAllBytes(InFolder("chain.onnx")).Should().Equal(File.ReadAllBytes(InFolder("network.onnx")));
    }

    [Fact]
    public void ForecastersAreFoundToo()
    {
        var data = _context.Data.LoadFromEnumerable(SyntheticSeries.Create(40));
        ITransformer model = _context.Transforms.CopyColumns("Copy", "Value").Append(_context.Forecasting.ForecastByGru(SmallForecasts.Gru)).Fit(data);

        model.GetForecastingTransformer().Options.Horizon.Should().Be(3);
        model.SaveOnnx(InFolder("forecaster.onnx"));
        new FileInfo(InFolder("forecaster.onnx")).Length.Should().BePositive();
        model.Invoking(m => m.GetRecurrentTransformer()).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "Expected one recurrent network in the model, found 0; the model is made of ColumnCopyingTransformer, ForecastingTransformer. (Parameter 'model')");
    }

    [Fact]
    public void SeveralAreAnError()
    {
        var data = SyntheticRows.View(_context, 30);
        var network = _context.Transforms.Gru(SmallOptions.Gru(epochs: 1)).Fit(data);
        ITransformer twice = network.Append(network);

        twice.Invoking(m => m.SaveOnnx(InFolder("none.onnx"))).Should().Throw<ArgumentException>().Which.Message.Should().Be(
            "Expected one network or forecaster in the model, found 2; the model is made of RecurrentTransformer, RecurrentTransformer. "
            + "Take the one that is meant out of the chain. (Parameter 'model')");
        File.Exists(InFolder("none.onnx")).Should().BeFalse();
    }

    private string InFolder(string name) => Path.Combine(_folder, name);
}
