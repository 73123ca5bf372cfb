using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Backends.Torch;

/// <summary>A packed batch as tensors. Belongs to the dispose scope it was made in; dispose it there too.</summary>
internal sealed class BatchTensors : IDisposable
{
    private readonly Lazy<torch.Tensor[]> _tokens;

    public BatchTensors(PackedBatch batch, NetworkShape shape, torch.Device device)
    {
        int total = batch.Packing.TotalSteps, rows = batch.Packing.Rows;
        Batch = batch;
        Packing = new TorchPacking(batch.Packing, device) { FirstStep = batch.FirstStep };
        Values = shape.ValuesPerStep == 0 ? null : Tensors.FromArray(batch.Values, device, total, shape.ValuesPerStep);
        _tokens = new Lazy<torch.Tensor[]>(() => [.. batch.Tokens.Select(t => Tensors.FromArray(t, device, total))]);
        States = [.. Enumerable.Range(0, batch.StateSize == 0 ? 0 : batch.StateLayers)
            .Select(layer => Tensors.From(batch.StatesOf(layer), device, rows, batch.StateSize))];
        Statics = shape.StaticNumbers == 0 ? null : Tensors.FromArray(batch.Statics, device, rows, shape.StaticNumbers);
        Keys = [.. shape.StaticKeys.Select((key, i) => Key(batch, shape, i, device))];
    }

    /// <summary>The batch that the tensors were made of.</summary>
    public PackedBatch Batch { get; }

    public TorchPacking Packing { get; }

    public int Rows => Packing.Packing.Rows;

    /// <summary>(TotalSteps): the token that follows each step, where rows begin with a boundary symbol.</summary>
    public ReadOnlyMemory<int> NextTokens => Batch.Targets.AsMemory(0, Batch.Packing.TotalSteps);

    /// <summary>(TotalSteps, ValuesPerStep), or null without numbers.</summary>
    public torch.Tensor? Values { get; }

    /// <summary>For each token column, (TotalSteps), int32.</summary>
    public IReadOnlyList<torch.Tensor> Tokens => _tokens.Value;

    /// <summary>(rows, static features), or null without such columns.</summary>
    public torch.Tensor? Statics { get; }

    /// <summary>For each static key: the column of the head's weight that a row reads, (rows), int32; and 1, or 0 for the missing key,
    /// (rows, 1).</summary>
    public IReadOnlyList<(torch.Tensor Columns, torch.Tensor Present)> Keys { get; }

    /// <summary>For each layer, (rows, StateSize); empty where rows start from zero states.</summary>
    public IReadOnlyList<torch.Tensor> States { get; }

    public void Dispose()
    {
        Packing.Dispose();
        Values?.Dispose();
        Statics?.Dispose();
        foreach (var tokens in _tokens.IsValueCreated ? _tokens.Value : [])
            tokens.Dispose();
        foreach (var state in States)
            state.Dispose();
        foreach (var (columns, present) in Keys)
        {
            columns.Dispose();
            present.Dispose();
        }
    }

    private static (torch.Tensor Columns, torch.Tensor Present) Key(PackedBatch batch, NetworkShape shape, int key, torch.Device device)
    {
        int rows = batch.Packing.Rows, start = shape.PooledWidth + shape.StaticKeys[key].Start;
        var columns = new int[rows];
        var present = new float[rows];
        for (int row = 0; row < rows; row++)
        {
            int number = batch.Keys[row * shape.StaticKeys.Count + key];
            (columns[row], present[row]) = (start + Math.Max(number - 1, 0), number > 0 ? 1 : 0);
        }

        return (Tensors.FromArray(columns, device, rows), Tensors.FromArray(present, device, rows, 1));
    }
}
