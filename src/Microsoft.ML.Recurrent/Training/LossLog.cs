using System.Runtime.InteropServices;
using Microsoft.ML.Recurrent.Backends;
using Microsoft.ML.Recurrent.Backends.Torch;
using TorchSharp;

namespace Microsoft.ML.Recurrent.Training;

/// <summary>
/// Sums the losses between two measurements. Reading a number from a device waits for all that is queued there, so losses stay on the device and are read
/// together.
/// </summary>
internal sealed class LossLog : IDisposable
{
    private const int BatchesOnDevice = 16;

    // Until a batch is computed, its numbers may wait in page-locked memory.
    private const long WaitingBytes = 256L << 20;

    private readonly torch.Tensor _losses;
    private readonly double[] _weights;
    private readonly string _remedy;
    private long _first;
    private long _epochSteps;
    private int _batches;
    private int _count;
    private long _bytes;

    /// <param name="network">Where losses come from; managed ones are read at once.</param>
    /// <param name="remedy">What to do about a loss that is not a number.</param>
    public LossLog(RecurrentNetwork network, string remedy)
    {
        _remedy = remedy;
        _weights = new double[network.IsManaged ? 1 : BatchesOnDevice];
        _losses = torch.zeros(_weights.Length, device: network.Device);
    }

    /// <summary>The losses read so far.</summary>
    public LossSum Sum { get; private set; }

    /// <summary>The mean loss of the last batch that was read; NaN before the first one.</summary>
    public double Last { get; private set; } = double.NaN;

    /// <param name="first">Batches before the next one, of all epochs.</param>
    /// <param name="epochSteps">Batches of an epoch.</param>
    /// <param name="batches">Of the next ones, those that have been summed already.</param>
    /// <param name="sum">Their sum.</param>
    public void Begin(long first, long epochSteps, int batches = 0, LossSum sum = default) =>
        (_first, _epochSteps, _batches, _count, Sum) = (first, epochSteps, batches, 0, sum);

    /// <summary>Takes a batch's loss, or nothing from a batch without weight. The first one is read at once.</summary>
    /// <param name="loss">The weighted sum of the rows' losses.</param>
    /// <param name="weight">The sum of the rows' weights.</param>
    /// <param name="bytes">What the batch copies to the device.</param>
    /// <exception cref="InvalidOperationException">A loss is not a number.</exception>
    public void Add(torch.Tensor? loss, double weight, long bytes)
    {
        _batches++;
        _bytes += bytes;
        Keep(loss, weight);
        if (_batches == 1 || _count == _weights.Length || _bytes > WaitingBytes)
            Read();
    }

    /// <summary>Reads what has not been read.</summary>
    /// <exception cref="InvalidOperationException">A loss is not a number.</exception>
    public void Read()
    {
        if (_count == 0)
            return;
        using var scope = torch.NewDisposeScope();
        float[] losses = Tensors.ToArray(_losses.narrow(0, 0, _count));
        for (int i = 0; i < losses.Length; i++)
        {
            long batch = _first + _batches - _count + i;
            FitErrors.ThrowIfNotFinite(losses[i], "loss", $"in epoch {batch / _epochSteps + 1}, batch {batch % _epochSteps + 1}", _remedy);
            var loss = new LossSum(losses[i], _weights[i]);
            (Sum, Last) = (Sum + loss, loss.Mean);
        }

        (_count, _bytes) = (0, 0);
    }

    public void Dispose() => _losses.Dispose();

    private void Keep(torch.Tensor? loss, double weight)
    {
        using var frozen = torch.no_grad();
        using var place = _losses.narrow(0, _count, 1);
        if (loss is null)
            place.zero_();
        else
            place.copy_(loss);
        _weights[_count++] = weight;
    }
}
