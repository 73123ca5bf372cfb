using Microsoft.ML.Recurrent.Network;
using Microsoft.ML.Recurrent.Sequences;

namespace Microsoft.ML.Recurrent.Training.Lanes;

/// <summary>The states that lanes carry from one window to the next: zeros where an epoch begins. Gradients end where a window begins.</summary>
internal sealed class CarriedStates
{
    private const string Name = "lanes.states";

    private readonly int _layers;
    private readonly int _size;
    private readonly LaneStates _states;

    private CarriedStates(NetworkShape shape, int lanes) => (_layers, _size, _states) = (shape.Options.Layers, shape.StateSize, new LaneStates(shape, lanes));

    /// <summary>The states of a request's lanes; null where rows begin from zeros.</summary>
    public static CarriedStates? Create(TrainingRequest request) => request.Training.Set is LaneRows lanes ? new CarriedStates(request.Shape, lanes.Lanes) : null;

    /// <summary>Has the lanes of a batch start from the states that the last one left.</summary>
    public void Enter(PackedBatch batch)
    {
        if (batch.FirstStep == 0)
            _states.Values.Clear();
        batch.StartFromStates(_layers, _size);
        _states.Packed(batch.RowOrder).CopyTo(batch.InitialStates);
    }

    /// <summary>Keeps the states that a batch leaves.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="states">For each layer, (rows, state size) in packed row order.</param>
    public void Leave(PackedBatch batch, IEnumerable<float[]> states) => _states.Take(batch.RowOrder, states.SelectMany(layer => layer).ToArray());

    public void Save(SavedArrays arrays) => arrays.Add(Name, _states.Values.ToArray());

    /// <exception cref="FormatException">They are those of another network, or of other lanes.</exception>
    public void Restore(SavedArrays arrays) => arrays.Of<float>(Name, _states.Values.Length).CopyTo(_states.Values);
}
