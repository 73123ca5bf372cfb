using Microsoft.ML.Recurrent.Backends.Managed;
using Microsoft.ML.Recurrent.Cells;
using Microsoft.ML.Recurrent.Equations;
using Microsoft.ML.Recurrent.Kernels;
using Microsoft.ML.Recurrent.Network;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Tests.Fixtures;

/// <summary>One direction of one layer with random weights, and a random ragged batch for it.</summary>
internal sealed class LayerCase
{
    private readonly Random _random;

    public LayerCase(HandWrittenCell cell, int inputSize, int[] lengths, int seed = 1)
    {
        _random = new Random(seed);
        Cell = cell;
        Packing = Packing.FromSortedLengths(lengths);
        Weights = cell.Initialize(inputSize, _random);
        Fill(Weights.BiasIh, 0.3f);
        Fill(Weights.BiasHh, 0.3f);
        Input = Fill(new float[Packing.TotalSteps * inputSize], 1f);
        InitialState = Fill(new float[Packing.Rows * cell.StateSize], 0.7f);
    }

    public HandWrittenCell Cell { get; }

    public Packing Packing { get; }

    public LayerWeights Weights { get; }

    /// <summary>(TotalSteps, inputs), packed.</summary>
    public float[] Input { get; }

    /// <summary>(rows, StateSize).</summary>
    public float[] InitialState { get; }

    public static IEnumerable<HandWrittenCell> Cells(int hiddenSize) =>
    [
        new HandWrittenLstm(hiddenSize, 1f), new HandWrittenGru(hiddenSize), new HandWrittenRnn(hiddenSize, RnnActivation.Tanh), new HandWrittenRnn(hiddenSize, RnnActivation.Relu),
    ];

    /// <summary>A cell by the name that tests use.</summary>
    public static HandWrittenCell CellNamed(string name, int hiddenSize) => name switch
    {
        "lstm" => new HandWrittenLstm(hiddenSize, 1f),
        "gru" => new HandWrittenGru(hiddenSize),
        "relu" => new HandWrittenRnn(hiddenSize, RnnActivation.Relu),
        _ => new HandWrittenRnn(hiddenSize, RnnActivation.Tanh),
    };

    /// <summary>A hand-written cell by its equations.</summary>
    public static Cell EquationsOf(HandWrittenCell cell) => cell switch
    {
        HandWrittenLstm => new LstmCell(),
        HandWrittenGru => new GruCell(),
        _ => new RnnCell { Activation = ((HandWrittenRnn)cell).Activation },
    };

    /// <summary>The layer that scores, with some weights.</summary>
    public static InferenceLayer CreateScoringLayer(HandWrittenCell cell, LayerWeights weights, SimdPath path)
    {
        var graph = EquationsOf(cell).Graph;
        return new InferenceLayer(
            KernelCache.Of(graph, path), LayerSizes.Of(graph, weights.InputSize, cell.HiddenSize), [weights.WeightIh, weights.BiasIh, weights.WeightHh, weights.BiasHh]);
    }

    /// <summary>The layer's torch reading, with the case's weights.</summary>
    public TorchCellLayer CreateTorchLayer()
    {
        var layer = Cell.CreateTorchLayer(Weights.InputSize, torch.CPU);
        Import(layer);
        return layer;
    }

    public void Import(TorchCellLayer layer)
    {
        using var frozen = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        layer.WeightIh.copy_(torch.tensor(Weights.WeightIh).view(layer.WeightIh.shape));
        layer.WeightHh.copy_(torch.tensor(Weights.WeightHh).view(layer.WeightHh.shape));
        layer.BiasIh.copy_(torch.tensor(Weights.BiasIh));
        layer.BiasHh.copy_(torch.tensor(Weights.BiasHh));
    }

    public torch.Tensor InputTensor() => Tensors.From(Input, torch.CPU, Packing.TotalSteps, Weights.InputSize);

    public torch.Tensor StateTensor() => Tensors.From(InitialState, torch.CPU, Packing.Rows, Cell.StateSize);

    public float[] Fill(float[] values, float scale)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = scale * (2f * _random.NextSingle() - 1f);
        return values;
    }
}
