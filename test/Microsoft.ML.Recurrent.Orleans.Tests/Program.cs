// The tests' own program, which is started as a process of its own by those that kill one.
// silo <silo port> <gateway port> <settings>  a silo with its state and membership in PostgreSQL; it ends with its standard input
// experiment <journal> <files folder>         an experiment with its journal in PostgreSQL
// experiment-silo <silo port> <gateway port>  a silo of an experiment whose trials run elsewhere
// trial-worker <folder of notes>              a worker of that experiment
using System.Globalization;
using Microsoft.ML.Recurrent.Orleans.Tests.Fixtures;

return args switch
{
    ["silo", var port, var gateway, var settings] => await PostgresSilo.RunAsync(
        int.Parse(port, CultureInfo.InvariantCulture), int.Parse(gateway, CultureInfo.InvariantCulture), SiloSettings.Parse(settings)),
    ["experiment", var journal, var folder] => JournaledExperiments.Run(journal, folder),
    ["experiment-silo", var port, var gateway] => await ExperimentProcesses.RunSiloAsync(port, gateway),
    ["trial-worker", var notes] => await ExperimentProcesses.RunWorkerAsync(notes),
    _ => 1,
};
